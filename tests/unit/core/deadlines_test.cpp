#include "core/deadlines.hpp"

#include <gtest/gtest.h>

namespace muster::core {

namespace {

using namespace std::chrono_literals;

constexpr Time start{1h};

// Nothing armed, nothing due.
TEST(Deadlines, AreNeverAtFirst) {
  Deadlines deadlines;
  Deadline due{};
  EXPECT_EQ(deadlines.next(), never);
  EXPECT_FALSE(deadlines.take_due(start, due));
}

// Several at once come in the order of work, each once; those to come stay.
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
