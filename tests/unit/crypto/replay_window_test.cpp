#include "crypto/replay_window.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <vector>

namespace muster::crypto {

namespace {

constexpr std::uint64_t span = ReplayWindow::span;
constexpr std::uint64_t ring = span + 64;
constexpr std::uint64_t max = std::numeric_limits<std::uint64_t>::max();

/// Receives a packet that opens. Returns whether its counter was fresh.
bool receive(ReplayWindow& window, std::uint64_t counter) {
  if (!window.is_fresh(counter)) return false;
  window.accept(counter);
  return true;
}

/// A naive twin of ReplayWindow.
class NaiveWindow {
 public:
  bool is_fresh(std::uint64_t counter) const {
    if (floor_ && counter <= *floor_) return false;
    const std::uint64_t highest = seen_.empty() ? floor_.value_or(0) : *seen_.rbegin();
    if (counter > highest) return true;
    return highest - counter <= span && !seen_.contains(counter);
  }

  void accept(std::uint64_t counter) { seen_.insert(counter); }

  void restart_above(std::uint64_t counter) {
    seen_.clear();
    floor_ = counter;
  }

 private:
  std::set<std::uint64_t> seen_;
  std::optional<std::uint64_t> floor_;
};

struct Step {
  int number;
  std::uint64_t counter;
  bool fresh;
};

// The steps are received in turn; fresh counters are accepted.
TEST(ReplayWindow, KeepsItsBoundaries) {
  constexpr Step steps[] = {
      // Near zero, in any order.
      {1, 0, true},
      {2, 0, false},
      {3, 1, true},
      {4, 9, true},
      {5, 8, true},
      {6, 9, false},
      {7, 1, false},
      {8, 2, true},
      // Over the edge of the first word.
      {9, 64, true},
      {10, 63, true},
      {11, 63, false},
      {12, 65, true},
      // The lowest counter in the window, and the one below it.
      {13, span + 3, true},
      {14, 3, true},
      {15, 3, false},
      {16, span + 5, true},
      {17, 4, false},
      {18, 5, true},
      // One lap of the ring later, the same bits belong to other counters.
      {19, span + 4, true},
      {20, ring + 2, true},
      {21, ring, true},
      {22, ring + 1, true},
      {23, ring + 1, false},
      // A leap of exactly all words, and a leap far beyond them.
      {24, 2 * ring + 2, true},
      {25, 2 * ring + 1, true},
      {26, ring + 2, false},
      {27, 100 * ring, true},
      {28, 100 * ring - span, true},
      {29, 100 * ring - span - 1, false},
      {30, 100 * ring - span, false},
      {31, 100 * ring, false},
      // The largest numbers.
      {32, max - 1, true},
      {33, max, true},
      {34, max, false},
      {35, max - 1, false},
      {36, max - 2, true},
      {37, max - span, true},
      {38, max - span - 1, false},
      {39, 0, false},
      {40, 100 * ring, false},
  };
  ReplayWindow window;
  for (const Step& step : steps) {
    EXPECT_EQ(receive(window, step.counter), step.fresh) << "step " << step.number;
  }
}

// A recorded packet that is sent again does not count twice.
TEST(ReplayWindow, RefusesACounterSeenBefore) {
  ReplayWindow window;
  window.accept(7);
  EXPECT_FALSE(window.is_fresh(7));
  EXPECT_TRUE(window.is_fresh(6));
  EXPECT_TRUE(window.is_fresh(8));
}

// A check alone has no effect, so a packet that fails to open does not block the genuine one.
TEST(ReplayWindow, DoesNotChangeOnAQuestion) {
  ReplayWindow window;
  EXPECT_TRUE(window.is_fresh(max));
  EXPECT_TRUE(window.is_fresh(0));
  EXPECT_TRUE(window.is_fresh(max));
}

// A sender without loss is never refused, and no packet of it counts twice.
TEST(ReplayWindow, SweepsUp) {
  ReplayWindow window;
  for (std::uint64_t counter = 0; counter < 10 * ring; ++counter) {
    EXPECT_TRUE(receive(window, counter)) << counter;
    EXPECT_FALSE(receive(window, counter)) << counter;
  }
}

// Packets in reverse order are accepted exactly down to the end of the window.
TEST(ReplayWindow, SweepsDown) {
  constexpr std::uint64_t top = 10 * ring + 17;
  ReplayWindow window;
  for (std::uint64_t below = 0; below <= top; ++below) {
    EXPECT_EQ(receive(window, top - below), below <= span) << below;
    EXPECT_FALSE(receive(window, top - below)) << below;
  }
}

// The window has the same length for every position of the highest counter in its word.
TEST(ReplayWindow, ReachesEquallyFarFromEveryCounter) {
  for (std::uint64_t highest = span + 1; highest < span + 1 + 2 * ring; ++highest) {
    ReplayWindow window;
    window.accept(highest);
    EXPECT_TRUE(window.is_fresh(highest - span)) << highest;
    EXPECT_FALSE(window.is_fresh(highest - span - 1)) << highest;
  }
}

// After a restart all counters up to it are refused, and all later ones accepted.
TEST(ReplayWindow, RestartsAboveACounter) {
  for (const std::uint64_t start : {std::uint64_t{0}, std::uint64_t{63}, std::uint64_t{64},
                                    std::uint64_t{1000}, max - 2 * ring}) {
    ReplayWindow window;
    window.accept(5000);
    window.restart_above(start);
    for (std::uint64_t below = 0; below <= std::min(start, ring); ++below) {
      EXPECT_FALSE(window.is_fresh(start - below)) << start << " - " << below;
    }
    for (std::uint64_t above = ring; above > 0; --above) {
      EXPECT_EQ(receive(window, start + above), ring - above <= span) << start << " + " << above;
    }
  }
}

// There is no counter above the largest number.
TEST(ReplayWindow, RestartedAboveTheLastNumberRefusesAll) {
  ReplayWindow window;
  window.restart_above(max);
  for (const std::uint64_t counter : {std::uint64_t{0}, max - span - 1, max - 1, max}) {
    EXPECT_FALSE(window.is_fresh(counter)) << counter;
  }
}

enum class Move { jitter, stride, leap, restart };

/// The next step of a walk over the counters, mostly within the window. Wrapping around is
/// intended, because it reaches both ends of the numbers.
std::uint64_t distance_of(Move move) {
  const std::int64_t reach = move == Move::jitter ? 4 : 1200;
  const auto by = static_cast<std::uint64_t>(*rc::gen::inRange(-reach, reach));
  return move == Move::leap ? by << 40 : by;
}

// Any mixture of repeated, reordered, lost and extreme counters, and of restarts.
RC_GTEST_PROP(ReplayWindow, AgreesWithItsNaiveTwin, ()) {
  const auto moves = *rc::gen::container<std::vector<Move>>(
      200, rc::gen::weightedElement<Move>(
               {{60, Move::jitter}, {30, Move::stride}, {2, Move::leap}, {1, Move::restart}}));
  std::uint64_t counter = *rc::gen::element<std::uint64_t>(0, 1000, std::uint64_t{1} << 48, max);
  ReplayWindow window;
  NaiveWindow twin;
  for (const Move move : moves) {
    counter += distance_of(move);
    if (move == Move::restart) {
      window.restart_above(counter);
      twin.restart_above(counter);
    }
    RC_ASSERT(window.is_fresh(counter) == twin.is_fresh(counter));
    if (receive(window, counter)) twin.accept(counter);
  }
}

}  // namespace

}  // namespace muster::crypto
