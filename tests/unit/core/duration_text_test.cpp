#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "muster/timing.hpp"

namespace muster {

namespace {

using namespace std::chrono_literals;

// The shortest exact form.
TEST(DurationText, IsWrittenInTheShortestForm) {
  EXPECT_EQ(format_duration(0s), "0s");
  EXPECT_EQ(format_duration(250ms), "250ms");
  EXPECT_EQ(format_duration(1s), "1s");
  EXPECT_EQ(format_duration(1500ms), "1.5s");
  EXPECT_EQ(format_duration(1250ms), "1250ms");
  EXPECT_EQ(format_duration(60s), "1m");
  EXPECT_EQ(format_duration(90s), "1.5m");
  EXPECT_EQ(format_duration(90min), "1.5h");
  EXPECT_EQ(format_duration(100s), "100s");
  EXPECT_EQ(format_duration(1us), "1us");
  EXPECT_EQ(format_duration(1100us), "1.1ms");
  EXPECT_EQ(format_duration(999ns), "999ns");
  EXPECT_EQ(format_duration(-3ms), "-3ms");
}

// The largest and smallest numbers are printed without overflow.
TEST(DurationText, IsWrittenForEveryNumber) {
  EXPECT_EQ(format_duration(Duration::max()), "9223372036854775807ns");
  EXPECT_EQ(format_duration(Duration::min()), "-9223372036854775808ns");
}

// Every unit, with integers and fractions, without blanks.
TEST(DurationText, IsReadWithAUnit) {
  EXPECT_EQ(parse_duration("7us"), 7us);
  EXPECT_EQ(parse_duration("250ms"), 250ms);
  EXPECT_EQ(parse_duration("2s"), 2s);
  EXPECT_EQ(parse_duration("1.5s"), 1500ms);
  EXPECT_EQ(parse_duration(".5s"), 500ms);
  EXPECT_EQ(parse_duration("3m"), 3min);
  EXPECT_EQ(parse_duration("1h"), 1h);
  EXPECT_EQ(parse_duration("0s"), 0s);
  EXPECT_EQ(parse_duration("1e3ms"), 1s);
}

// Also where a double would not be exact.
TEST(DurationText, IsReadExactly) {
  EXPECT_EQ(parse_duration("19250.4h"), 1'155'024min);
  EXPECT_EQ(parse_duration("3000000000.1s"), 3'000'000'000'100ms);
  EXPECT_EQ(parse_duration("869999.9h"), 52'199'994min);
  EXPECT_EQ(parse_duration("150033.8m"), 9'002'028s);
}

// Any other text is refused.
TEST(DurationText, RefusesOtherText) {
  for (const char* const text : {"",     "5",      "s",    "ms",   "5 s",    " 5s",  "5s ",  "5S",
                                 "5sec", "5ss",    "5ns",  "5d",   "-1s",    "+1s",  "nans", "infs",
                                 "nan",  "1e400s", "1,5s", "0x5s", "1.5.5s", "--1s", "1e99h"}) {
    EXPECT_FALSE(parse_duration(text)) << '"' << text << '"';
  }
  EXPECT_FALSE(parse_duration(std::string_view("5s\0", 3)));
}

// More than a century is refused.
TEST(DurationText, IsRefusedBeyondACentury) {
  EXPECT_TRUE(parse_duration("870000h"));
  EXPECT_FALSE(parse_duration("880000h"));
}

// A printed duration can be read.
RC_GTEST_PROP(DurationText, ReadsBackUnchanged, ()) {
  const auto unit = *rc::gen::element<Duration>(1us, 1ms, 1s, 1min, 1h);
  const Duration duration = unit * *rc::gen::inRange<std::int64_t>(0, 5'000) / 10;
  RC_PRE(duration % Duration(1us) == Duration{});
  RC_ASSERT(parse_duration(format_duration(duration)) == duration);
}

}  // namespace

}  // namespace muster
