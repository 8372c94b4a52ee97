#include "core/deadlines.hpp"

#include <gtest/gtest.h>

namespace muster::core {

namespace {

using namespace std::chrono_literals;

constexpr Time start{1h};

// At first no deadline is armed or due.
TEST(Deadlines, AreNeverAtFirst) {
  Deadlines deadlines;
  Deadline due{};
  EXPECT_EQ(deadlines.next(), never);
  EXPECT_FALSE(deadlines.take_due(start, due));
}

// Simultaneous deadlines expire in the order of work, each once. Later ones stay.
TEST(Deadlines, ComeInTheOrderOfWork) {
  Deadlines deadlines;
  deadlines[Deadline::announce] = start;
  deadlines[Deadline::detector] = start;
  deadlines[Deadline::election] = start + 1ns;
  Deadline due{};
  ASSERT_TRUE(deadlines.take_due(start, due));
  EXPECT_EQ(due, Deadline::detector);
  ASSERT_TRUE(deadlines.take_due(start, due));
  EXPECT_EQ(due, Deadline::announce);
  EXPECT_FALSE(deadlines.take_due(start, due));
  EXPECT_EQ(deadlines.next(), start + 1ns);
}

}  // namespace

}  // namespace muster::core
