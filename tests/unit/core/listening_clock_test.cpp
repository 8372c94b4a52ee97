#include "core/listening_clock.hpp"

#include <gtest/gtest.h>

namespace muster::core {

namespace {

using namespace std::chrono_literals;

constexpr Time start{1h};

// Time in which we could not hear does not count as silence of others.
TEST(ListeningClock, DoesNotCountAbsence) {
  ListeningClock clock;
  const Duration then = clock.absence();
  EXPECT_EQ(clock.listened(start, then, start + 10s), 10s);
  clock.lose(4s);
  EXPECT_EQ(clock.listened(start, then, start + 10s), 6s);
  clock.lose(1s);
  EXPECT_EQ(clock.listened(start, then, start + 10s), 5s);
}

// Absence before a peer was met does not concern it.
TEST(ListeningClock, CountsAbsenceSinceAGivenTime) {
  ListeningClock clock;
  clock.lose(1h);
  const Duration then = clock.absence();
  EXPECT_EQ(clock.listened(start, then, start + 2s), 2s);
  clock.lose(500ms);
  EXPECT_EQ(clock.listened(start, then, start + 2s), 1500ms);
}

}  // namespace

}  // namespace muster::core
