#include "discovery/lock_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <deque>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace muster::detail {
namespace {

using namespace std::chrono_literals;
using core::Time;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr Duration window = 100ms;
constexpr Duration retry = 1s;
constexpr Duration lasting = 2s;

NodeId id_of(std::size_t node) {
  return {1, 1 + node};
}

/// Nodes that exchange the messages of their lock desks. Fails if two calls have a lock at once, or
/// if a token is not above the one before.
class Floor {
 public:
  explicit Floor(std::size_t nodes) : is_lost_(nodes) {
    for (std::size_t i = 0; i < nodes; ++i) {
      desks_.emplace_back(id_of(i), LockDesk::Settings{window, retry, lasting});
      desks_.back().start(now_);
    }
    for (std::size_t i = 0; i < nodes; ++i) {
      for (std::size_t other = 0; other < nodes; ++other) {
        if (other != i) desks_[i].add(id_of(other), now_);
      }
    }
  }

  LockDesk& at(std::size_t node) { return desks_[node]; }
  Time now() const { return now_; }
  LockCall call(std::size_t node, const LockWish& wish = {}) {
    const LockCall call = desks_[node].call("backup", wish, now_);
    collect(node);
    return call;
  }
  void release(std::size_t node, LockCall call) {
    holder_.reset();
    desks_[node].release(call, now_);
    collect(node);
  }
  void remove(std::size_t node) {
    is_lost_[node] = true;
    if (holder_ && holder_->first == node) holder_.reset();
    for (std::size_t i = 0; i < desks_.size(); ++i) {
      if (i != node) desks_[i].remove(id_of(node), now_);
      collect(i);
    }
  }
  /// A new process takes the place of one that was removed.
  void join(std::size_t node) {
    desks_[node] = LockDesk(id_of(node), {window, retry, lasting});
    desks_[node].start(now_);
    is_lost_[node] = false;
    for (std::size_t i = 0; i < desks_.size(); ++i) {
      if (i == node || is_lost_[i]) continue;
      desks_[i].add(id_of(node), now_);
      desks_[node].add(id_of(i), now_);
    }
    pass(window);
  }
  /// Delivers the message at this place of the queue of its way.
  void deliver(std::size_t place = 0) {
    auto way = ways_.begin();
    std::advance(way, static_cast<std::ptrdiff_t>(place % ways_.size()));
    const auto [from, to] = way->first;
    const LockMessage message = std::move(way->second.front());
    way->second.pop_front();
    if (way->second.empty()) ways_.erase(way);
    if (is_lost_[from] || is_lost_[to]) return;
    desks_[to].receive(id_of(from), message, now_);
    collect(to);
  }
  bool has_messages() const { return !ways_.empty(); }
  void settle() {
    while (has_messages()) deliver();
  }
  void pass(Duration time) {
    now_ += time;
    for (std::size_t i = 0; i < desks_.size(); ++i) {
      if (is_lost_[i]) continue;
      desks_[i].advance(now_);
      collect(i);
    }
    settle();
  }
  /// The node and the call that have the lock.
  std::optional<std::pair<std::size_t, LockCall>> holder() const { return holder_; }
  std::vector<std::size_t> order() const { return order_; }
  std::vector<std::string> missed;

 private:
  void collect(std::size_t node) {
    for (LockSend& send : desks_[node].take_sends()) {
      ways_[{node, send.to.low - 1}].push_back(std::move(send.message));
    }
    for ([[maybe_unused]] const LockLost& lost : desks_[node].take_outputs()) {
      missed.emplace_back("lost");
      holder_.reset();
    }
    for (const LockEnd& output : desks_[node].take_ends()) {
      if (const auto* taken = std::get_if<LockTaken>(&output)) {
        EXPECT_FALSE(holder_) << "two calls have the lock";
        EXPECT_GT(taken->token, last_token_);
        last_token_ = taken->token;
        holder_ = {node, taken->call};
        order_.push_back(node);
      } else {
        constexpr const char* reasons[] = {"refused", "timed out", "stopped", "cancelled"};
        const auto reason = std::get<LockMissed>(output).reason;
        missed.emplace_back(reasons[static_cast<std::size_t>(reason)]);
      }
    }
  }

  Time now_{1h};
  std::vector<LockDesk> desks_;
  std::vector<bool> is_lost_;
  std::map<std::pair<std::size_t, std::size_t>, std::deque<LockMessage>> ways_;
  std::optional<std::pair<std::size_t, LockCall>> holder_;
  std::vector<std::size_t> order_;
  FencingToken last_token_;
};

// A lock is held once every member has granted it, after the listen window.
TEST(LockDesk, HoldsAfterAllHaveGranted) {
  Floor floor(3);
  floor.call(0);
  floor.settle();
  EXPECT_FALSE(floor.holder()) << "it still listens";
  floor.pass(window);
  ASSERT_TRUE(floor.holder());
  EXPECT_EQ(floor.holder()->first, 0u);
  EXPECT_TRUE(floor.at(0).is_active());
}

// A member that has not answered keeps the lock from being held, until it is removed.
TEST(LockDesk, WaitsForEveryMember) {
  Floor floor(3);
  floor.pass(window);
  floor.call(0);
  floor.deliver();
  floor.deliver();
  EXPECT_FALSE(floor.holder());
  floor.remove(2);
  floor.settle();
  EXPECT_TRUE(floor.holder());
}

// Waiting nodes get the lock in the order in which their requests were known.
TEST(LockDesk, GoesInTheOrderOfTickets) {
  Floor floor(4);
  floor.pass(window);
  std::map<std::size_t, LockCall> calls;
  for (const std::size_t node : {2U, 0U, 3U, 1U}) {
    calls[node] = floor.call(node);
    floor.settle();
  }
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(floor.holder());
    const auto [node, call] = *floor.holder();
    floor.release(node, call);
    floor.settle();
  }
  EXPECT_THAT(floor.order(), ElementsAre(2, 0, 3, 1));
  EXPECT_FALSE(floor.at(2).is_active());
}

// Calls of one node wait for each other, and nodes that wait come in between.
TEST(LockDesk, QueuesCallsOfOneNode) {
  Floor floor(2);
  floor.pass(window);
  const LockCall first = floor.call(0);
  floor.settle();
  const LockCall second = floor.call(0);
  floor.call(1);
  floor.settle();
  floor.release(0, first);
  floor.settle();
  floor.release(1, floor.holder()->second);
  floor.settle();
  EXPECT_EQ(floor.holder(), std::pair(std::size_t{0}, second));
}

// A try ends at once if another node has or wants the lock.
TEST(LockDesk, RefusesATry) {
  Floor floor(3);
  floor.pass(window);
  const LockCall held = floor.call(0);
  floor.settle();
  floor.call(1, {.tries = true});
  floor.settle();
  EXPECT_THAT(floor.missed, ElementsAre("refused"));
  EXPECT_FALSE(floor.at(1).is_active());
  floor.release(0, held);
  floor.call(1, {.tries = true});
  floor.settle();
  EXPECT_EQ(floor.holder()->first, 1u);
}

// A call with a time limit ends, and others no longer wait for it.
TEST(LockDesk, EndsLateCalls) {
  Floor floor(3);
  floor.pass(window);
  const LockCall held = floor.call(0);
  floor.settle();
  floor.call(1, {.tries = false, .timeout = 500ms});
  floor.settle();
  floor.call(2);
  floor.settle();
  floor.pass(500ms);
  EXPECT_THAT(floor.missed, ElementsAre("timed out"));
  floor.release(0, held);
  floor.settle();
  EXPECT_EQ(floor.holder()->first, 2u);
}

// When the holder is removed, the next one gets the lock under a higher token.
TEST(LockDesk, GoesOnWhenTheHolderIsRemoved) {
  Floor floor(3);
  floor.pass(window);
  floor.call(0);
  floor.settle();
  floor.call(1);
  floor.settle();
  floor.remove(0);
  floor.settle();
  EXPECT_EQ(floor.holder()->first, 1u);
}

// A node that comes later takes a token above those it knows nothing of, even if their holder is
// gone.
TEST(LockDesk, RemembersTokensOfOthers) {
  Floor floor(3);
  floor.pass(window);
  for (int i = 0; i < 5; ++i) {
    const LockCall call = floor.call(0);
    floor.settle();
    floor.release(0, call);
  }
  floor.at(2).stop(floor.now());
  LockDesk newcomer(id_of(2), {window, retry, lasting});
  newcomer.start(floor.now());
  floor.at(2) = newcomer;
  floor.remove(0);
  floor.at(1).remove(id_of(2), floor.now());
  floor.at(1).add(id_of(2), floor.now());
  floor.at(2).add(id_of(1), floor.now());
  floor.call(2);
  floor.pass(window);
  ASSERT_TRUE(floor.holder()) << "the floor compares its token with the earlier ones";
  EXPECT_EQ(floor.holder()->first, 2u);
}

// So does one that came while the lock was held, and whose holder is removed before it grants.
TEST(LockDesk, FollowsAHolderThatNeverGranted) {
  Floor floor(2);
  floor.remove(0);
  floor.pass(window);
  floor.call(1);
  floor.settle();
  ASSERT_TRUE(floor.holder());
  floor.join(0);
  // Its id is the lower one, so its ticket must be the higher one.
  floor.call(0);
  floor.settle();
  floor.remove(1);
  floor.settle();
  ASSERT_TRUE(floor.holder()) << "the floor compares its token with the earlier one";
  EXPECT_EQ(floor.holder()->first, 0u);
}

// A node whose lease has ended loses its lock, and repeats the requests that wait.
TEST(LockDesk, LosesItsLockWithTheLease) {
  Floor floor(2);
  floor.pass(window);
  floor.call(0);
  floor.settle();
  floor.at(0).lapse(floor.now());
  floor.pass(0ms);
  EXPECT_THAT(floor.missed, ElementsAre("lost"));
  EXPECT_FALSE(floor.at(0).is_active());
  floor.call(1);
  floor.at(1).lapse(floor.now());
  floor.pass(0ms);
  EXPECT_EQ(floor.holder()->first, 1u);
}

// A lost answer is asked for again.
TEST(LockDesk, AsksAgain) {
  LockDesk desk(id_of(0), {window, retry, lasting});
  Time now{1h};
  desk.start(now);
  desk.add(id_of(1), now);
  now += window;
  desk.call("backup", {}, now);
  EXPECT_EQ(desk.take_sends().size(), 1u);
  now = *desk.next_deadline();
  desk.advance(now);
  EXPECT_EQ(desk.take_sends().size(), 1u);
}

// A stopped node has no lock, and its calls end.
TEST(LockDesk, EndsItsCallsWhenStopped) {
  Floor floor(2);
  floor.pass(window);
  floor.call(0);
  floor.call(0);
  floor.settle();
  floor.at(0).stop(floor.now());
  floor.pass(0ms);
  EXPECT_THAT(floor.missed, ElementsAre("lost", "stopped"));
  EXPECT_EQ(floor.at(0).next_deadline(), std::nullopt);
}

// Messages of different ways overtake each other, and a node may end. One call has the lock at a
// time, tokens grow, and all calls get the lock in the end.
RC_GTEST_PROP(LockDesk, ExcludesUnderAnyOrder, (std::uint32_t seed)) {
  std::mt19937 random(seed);
  const std::size_t nodes = 2 + random() % 4;
  Floor floor(nodes);
  floor.pass(window);
  std::size_t calls = 0;
  bool has_removed = false;
  for (int step = 0; step < 400; ++step) {
    const auto choice = random() % 20;
    const std::size_t node = has_removed ? 1 + random() % (nodes - 1) : random() % nodes;
    if (choice == 0 && calls < 20) {
      floor.call(node);
      ++calls;
    } else if (choice == 1 && floor.holder()) {
      floor.release(floor.holder()->first, floor.holder()->second);
    } else if (choice == 2 && step > 200 && !has_removed && nodes > 2) {
      has_removed = true;
      floor.remove(0);
    } else if (choice == 3) {
      floor.at(node).advance(floor.now());
    } else if (floor.has_messages()) {
      floor.deliver(random());
    }
  }
  for (int i = 0; i < 40; ++i) {
    floor.pass(retry);
    if (floor.holder()) floor.release(floor.holder()->first, floor.holder()->second);
  }
  floor.settle();
  RC_ASSERT(!floor.holder());
  for (std::size_t i = has_removed ? 1 : 0; i < nodes; ++i) RC_ASSERT(!floor.at(i).is_active());
  RC_ASSERT(!testing::Test::HasFailure());
}

// The messages read back unchanged, and nothing else is read as one.
TEST(LockMessage, ReadsBackUnchanged) {
  const LockMessage request = LockRequest{"backup", 7, true};
  const LockMessage answer = LockAnswer{"backup", 7, LockAnswer::Verdict::deferred, 5};
  EXPECT_EQ(read_lock_message(to_json(request)), request);
  EXPECT_EQ(read_lock_message(to_json(answer)), answer);
  for (const char* text : {R"(1)", R"({})", R"({"ask":"","ticket":1,"try":true})",
                           R"({"ask":"a","ticket":-1,"try":true})", R"({"ask":"a","ticket":1})",
                           R"({"lock":"a","ticket":1,"answer":"maybe","highest":1})"}) {
    EXPECT_FALSE(read_lock_message(parse_value(text))) << text;
  }
}

// A node publishes a lock that it has or wants for a while, and no shorter use. It takes the record
// back when that is over.
TEST(LockDesk, PublishesWhatLasts) {
  LockDesk desk(id_of(0), {window, retry, lasting});
  Time now{};
  desk.set_wall(1'000);
  desk.start(now);
  desk.add(id_of(1), now);
  const LockCall call = desk.call("backup", {}, now);
  desk.call("backup", {}, now);
  EXPECT_EQ(desk.next_deadline(), now + retry);
  now += lasting - 1ms;
  desk.advance(now);
  EXPECT_EQ(desk.take_records(), std::nullopt);
  EXPECT_EQ(desk.next_deadline(), now + 1ms);
  now += 1ms;
  desk.advance(now);
  EXPECT_EQ(desk.take_records(), LockRecords({{"backup", {false, 1, 2, 1'000}}}));
  EXPECT_EQ(desk.take_records(), std::nullopt);

  desk.set_wall(5'000);
  desk.receive(id_of(1), LockAnswer{"backup", 1, LockAnswer::Verdict::granted, 0}, now);
  EXPECT_EQ(desk.take_records(), LockRecords({{"backup", {true, 1, 1, 5'000}}}));
  desk.release(call, now);
  EXPECT_EQ(desk.take_records(), LockRecords());
}

}  // namespace
}  // namespace muster::detail
