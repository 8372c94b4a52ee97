#include "core/suspicion.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace muster::core {

namespace {

using namespace std::chrono_literals;

/// Rounds of probes for a node that stays silent.
int rounds_of(const SuspicionPlan& plan) {
  int rounds = 0;
  for (Duration silence = plan.overdue; silence < plan.expire; silence += plan.probe_every) {
    ++rounds;
  }
  return rounds;
}

// The default: one missed hello is overdue, then eight rounds until the timeout.
TEST(Suspicion, OfAnOrdinaryNode) {
  const SuspicionPlan plan = plan_suspicion(1s, 2s);
  EXPECT_EQ(plan.overdue, 1200ms);
  EXPECT_EQ(plan.expire, 2s);
  EXPECT_EQ(rounds_of(plan), 8);
}

// A node whose timeout is a single interval is probed before it ends.
TEST(Suspicion, OfANodeWithAShortTimeout) {
  const SuspicionPlan plan = plan_suspicion(100ms, 100ms);
  EXPECT_EQ(plan.overdue, 60ms);
  EXPECT_EQ(rounds_of(plan), 8);
}

// A node is overdue before its timeout, and exactly eight rounds fit in between, to the nanosecond.
RC_GTEST_PROP(Suspicion, HasRoomForItsRounds, ()) {
  const auto valid_for = *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(1, 100),
                                         rc::gen::inRange<std::int64_t>(1, 3'600'001));
  const auto interval = *rc::gen::inRange<std::int64_t>(1, valid_for + 1);
  const SuspicionPlan plan =
      plan_suspicion(std::chrono::milliseconds(interval), std::chrono::milliseconds(valid_for));
  RC_ASSERT(plan.overdue > Duration{});
  RC_ASSERT(plan.overdue < plan.expire);
  RC_ASSERT(plan.probe_every > Duration{});
  RC_ASSERT(rounds_of(plan) == probe_rounds);
}

// In a small cluster every member probes at once.
TEST(Suspicion, InvolvesAllMembersOfASmallCluster) {
  for (std::size_t members = 0; members < 16; ++members) EXPECT_EQ(probe_chance(0, members), 1.0);
}

// In a large one 16 members probe, then twice as many each round, and all in the last one.
TEST(Suspicion, SpreadsSlowlyInALargeCluster) {
  constexpr std::size_t members = 9'999;
  double expected = 16;
  for (std::uint32_t round = 0; round + 1 < probe_rounds; ++round, expected *= 2) {
    EXPECT_NEAR(probe_chance(round, members) * (members + 1), expected, 1e-6) << round;
  }
  EXPECT_EQ(probe_chance(probe_rounds - 1, members), 1.0);
}

// The probability stays between 0 and 1 in every round.
RC_GTEST_PROP(Suspicion, ChanceNeverLeavesItsBounds, (std::uint32_t round, std::uint16_t members)) {
  const double chance = probe_chance(round, members);
  RC_ASSERT(chance > 0.0);
  RC_ASSERT(chance <= 1.0);
  RC_ASSERT(chance <= probe_chance(round + 1, members));
}

}  // namespace

}  // namespace muster::core
