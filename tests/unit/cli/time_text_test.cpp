#include "cli/output/time_text.hpp"

#include <gtest/gtest.h>

#include "unit/cli/sample.hpp"

namespace muster::cli {

namespace {

using namespace std::chrono_literals;

// Programs compare these texts, so every digit is present.
TEST(TimeText, IsRfc3339WithMicroseconds) {
  EXPECT_EQ(rfc3339(sample_moment().wall), "2026-11-22T03:00:00.000123Z");
  EXPECT_EQ(rfc3339({}), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(rfc3339(std::chrono::system_clock::time_point(-1us)), "1969-12-31T23:59:59.999999Z");
}

// An age is rounded.
TEST(TimeText, RoundsAges) {
  EXPECT_EQ(format_age(-1s), "0.0s") << "clocks may be set back";
  EXPECT_EQ(format_age(340ms), "0.3s");
  EXPECT_EQ(format_age(12s), "12s");
  EXPECT_EQ(format_age(5min), "5m");
  EXPECT_EQ(format_age(3h), "3h");
}

TEST(TimeText, CountsFromTheStart) {
  EXPECT_EQ(format_elapsed(213ms), "+0.213s");
  EXPECT_EQ(format_round_trip(213us), "0.21ms");
  EXPECT_EQ(format_round_trip({}), "-");
}

}  // namespace

}  // namespace muster::cli
