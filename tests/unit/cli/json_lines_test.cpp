#include "cli/output/json_lines.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "unit/cli/sample.hpp"

namespace muster::cli {

namespace {

std::string written(std::string_view event, const boost::json::object& fields) {
  std::ostringstream out;
  JsonLines(out, sample_moment).write(event, fields);
  return out.str();
}

// Scripts get one object per line with the common members first.
TEST(JsonLines, BeginsWithEventAndTimes) {
  EXPECT_EQ(written("added", {{"n", 1}, {"s", "a\nb"}}),
            R"({"event":"added","time":"2026-11-22T03:00:00.000123Z","monotonic":12345.678901,)"
            R"("n":1,"s":"a\nb"})"
            "\n");
}

TEST(JsonLines, NeedsNoFields) {
  EXPECT_EQ(written("stopped", {}),
            R"({"event":"stopped","time":"2026-11-22T03:00:00.000123Z","monotonic":12345.678901})"
            "\n");
}

// `monotonic` is the machine's clock, the same for all processes.
TEST(JsonLines, ReadTheMonotonicClock) {
  timespec before{};
  clock_gettime(CLOCK_MONOTONIC, &before);
  const Moment moment = now();
  EXPECT_GE(moment.monotonic,
            std::chrono::seconds(before.tv_sec) + std::chrono::nanoseconds(before.tv_nsec));
  EXPECT_LT(moment.monotonic, std::chrono::seconds(before.tv_sec + 60));
}

}  // namespace

}  // namespace muster::cli
