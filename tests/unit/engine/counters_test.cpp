#include "engine/counters.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <optional>
#include <set>

namespace muster::engine {

namespace {

// A packet that is sealed in advance gets a counter that half a replay window of others stays
// below.
TEST(Counters, LeaveALeadToPacketsInAdvance) {
  Counters counters;
  for (int i = 0; i < 10; ++i) counters.take();
  const std::uint64_t advance = counters.take_in_advance();
  for (std::uint64_t i = 0; i < Counters::lead; ++i) {
    EXPECT_FALSE(counters.have_overtaken());
    EXPECT_LT(counters.take(), advance);
  }
  EXPECT_EQ(counters.take(), advance + 1) << "the counter in between is used up";
  EXPECT_TRUE(counters.have_overtaken());
  EXPECT_EQ(counters.take_in_advance(), advance + 2 + Counters::lead);
  EXPECT_FALSE(counters.have_overtaken());
}

// The first packet of a session may be one that is sealed in advance.
TEST(Counters, GiveAdvanceBeforeTheFirstPacket) {
  Counters counters;
  EXPECT_EQ(counters.take_in_advance(), Counters::lead);
  EXPECT_EQ(counters.take(), 0U);
}

// No counter is given out twice, ordinary ones grow, and one in advance is above all before it.
RC_GTEST_PROP(Counters, NeverRepeat, ()) {
  Counters counters;
  std::set<std::uint64_t> given;
  std::optional<std::uint64_t> last;
  const auto count = *rc::gen::inRange(1, 60);
  for (int i = 0; i < count; ++i) {
    const auto ordinary = *rc::gen::inRange(0, 700);
    for (int k = 0; k < ordinary; ++k) {
      const std::uint64_t counter = counters.take();
      RC_ASSERT(given.insert(counter).second);
      RC_ASSERT(!last || counter > *last);
      last = counter;
    }
    const auto advance = *rc::gen::inRange(0, 70);
    for (int k = 0; k < advance; ++k) {
      const std::uint64_t counter = counters.take_in_advance();
      RC_ASSERT(given.insert(counter).second);
      RC_ASSERT(!last || counter > *last);
    }
  }
}

}  // namespace

}  // namespace muster::engine
