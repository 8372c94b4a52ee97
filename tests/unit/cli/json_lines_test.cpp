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

// A program finds the answer to its request by the id, which may be any JSON value.
TEST(JsonLines, RepeatsTheIdOfARequest) {
  std::ostringstream out;
  JsonLines lines(out, sample_moment);
  lines.begin_answer(Value(7));
  lines.write("nodes", {{"n", 1}});
  lines.end_answer();
  lines.write("added");
  EXPECT_EQ(out.str(),
            R"({"event":"nodes","time":"2026-11-22T03:00:00.000123Z","monotonic":12345.678901,)"
            R"("id":7,"n":1})"
            "\n"
            R"({"event":"added","time":"2026-11-22T03:00:00.000123Z","monotonic":12345.678901})"
            "\n");
}

// A request without any other answer is confirmed.
TEST(JsonLines, ConfirmsARequestThatPrintsNothing) {
  std::ostringstream out;
  JsonLines lines(out, sample_moment);
  lines.begin_answer(Value("a"));
  lines.end_answer();
  EXPECT_EQ(out.str(),
            R"({"event":"done","time":"2026-11-22T03:00:00.000123Z","monotonic":12345.678901,)"
            R"("id":"a"})"
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
