#include "muster/timing.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <optional>
#include <string>

#include "muster/error.hpp"

namespace muster {

namespace {

using namespace std::chrono_literals;

/// The error with which the options are refused, if they are.
std::optional<Error> refusal(const TimingOptions& options) {
  try {
    derive_timing(options);
  } catch (const Error& error) {
    return error;
  }
  return std::nullopt;
}

std::string sentence(const TimingOptions& options) {
  const auto error = refusal(options);
  return error ? error->what() : "";
}

bool is_whole_milliseconds(Duration duration) {
  return duration % Duration(1ms) == Duration{};
}

// The default preset, number by number, as docs/operations.md prints it.
TEST(Timing, OfAnOrdinaryLanFollowsFromTwoSeconds) {
  const Timing timing = derive_timing({});
  EXPECT_EQ(timing.hello_interval, 1s);
  EXPECT_EQ(timing.node_timeout, 2s);
  EXPECT_EQ(timing.master_interval, 200ms);
  EXPECT_EQ(timing.master_timeout, 600ms);
  EXPECT_EQ(timing.lease, 360ms);
  EXPECT_EQ(timing.listen_window, 200ms);
}

// The shortest setting, at which all roundings meet.
TEST(Timing, OfTheShortestSettingFits) {
  const Timing timing = derive_timing({.detect_within = 20ms});
  EXPECT_EQ(timing.hello_interval, 10ms);
  EXPECT_EQ(timing.node_timeout, 20ms);
  EXPECT_EQ(timing.master_interval, 2ms);
  EXPECT_EQ(timing.master_timeout, 6ms);
  EXPECT_EQ(timing.lease, 3600us);
  EXPECT_EQ(timing.listen_window, 5ms);
}

// Up to the rate of hellos, the size of a cluster changes nothing.
TEST(Timing, OfAnOrdinaryClusterIsThatOfItsNodes) {
  const Timing timing = derive_timing({});
  EXPECT_EQ(timing_among(0, timing), timing);
  EXPECT_EQ(timing_among(2'000, timing), timing);
}

// Above the rate, hellos are as rare as necessary, and the times of masters stay.
TEST(Timing, OfALargeClusterKeepsItsHellosToARate) {
  const Timing timing = derive_timing({});
  Timing expected = timing;
  expected.hello_interval = 5s;
  expected.node_timeout = 10s;
  EXPECT_EQ(timing_among(10'000, timing), expected);
}

// A timeout that is longer than necessary leaves room for more nodes.
TEST(Timing, OfALargeClusterKeepsALongTimeout) {
  const Timing timing = derive_timing({.hello_interval = 100ms, .hello_rate_max = 100});
  EXPECT_EQ(timing_among(100, timing).hello_interval, 1s);
  EXPECT_EQ(timing_among(100, timing).node_timeout, timing.node_timeout);
}

// A node is removed in a cluster of any size.
TEST(Timing, OfTheLargestClusterIsFinite) {
  const Timing timing = timing_among(20'000, derive_timing({.hello_rate_max = 1}));
  EXPECT_EQ(timing.hello_interval, 30min);
  EXPECT_EQ(timing.node_timeout, 1h);
}

// Each option overrides one time; the other times follow from the rest.
TEST(Timing, IsOverriddenOneByOne) {
  EXPECT_EQ(derive_timing({.hello_interval = 50ms}).hello_interval, 50ms);
  EXPECT_EQ(derive_timing({.hello_interval = 50ms}).node_timeout, 2s);
  const Timing quick = derive_timing({.node_timeout = 400ms});
  EXPECT_EQ(quick.hello_interval, 200ms);
  EXPECT_EQ(quick.master_timeout, 400ms) << "no longer than node_timeout";
  const Timing patient = derive_timing({.node_timeout = 1min});
  EXPECT_EQ(patient.hello_interval, 1s) << "not slower than the knob says";
  EXPECT_EQ(derive_timing({.master_timeout = 1200ms}).lease, 720ms);
  EXPECT_EQ(derive_timing({.hello_interval = 20ms, .master_timeout = 600ms}).master_interval, 20ms)
      << "a master is not slower than other nodes";
}

// The sentence names the option, its value, and the range.
TEST(Timing, NamesAnOptionOutOfRange) {
  EXPECT_EQ(sentence({.detect_within = 19ms}), "detect_within is 19ms; it must be from 20ms to 1h");
  EXPECT_EQ(sentence({.detect_within = 61min}), "detect_within is 61m; it must be from 20ms to 1h");
  EXPECT_EQ(sentence({.node_timeout = 19999us}),
            "node_timeout is 19999us; it must be from 20ms to 1h");
  EXPECT_EQ(sentence({.node_timeout = 2h}), "node_timeout is 2h; it must be from 20ms to 1h");
  EXPECT_EQ(sentence({.hello_interval = 4999us}),
            "hello_interval is 4999us; it must be from 5ms to 1h");
  EXPECT_EQ(sentence({.hello_interval = 2h}), "hello_interval is 2h; it must be from 5ms to 1h");
  EXPECT_EQ(sentence({.master_timeout = 5900us}),
            "master_timeout is 5.9ms; it must be from 6ms to 1h");
  EXPECT_EQ(sentence({.master_timeout = 90min}),
            "master_timeout is 1.5h; it must be from 6ms to 1h");
  EXPECT_EQ(refusal({.detect_within = 19ms})->errc(), Errc::invalid_option);
}

// Zero and negative values would cause endless hellos, so they are refused.
TEST(Timing, RefusesZeroAndLess) {
  EXPECT_EQ(sentence({.detect_within = 0s}), "detect_within is 0s; it must be from 20ms to 1h");
  EXPECT_EQ(sentence({.node_timeout = -1s}), "node_timeout is -1s; it must be from 20ms to 1h");
  EXPECT_EQ(sentence({.hello_interval = 0s}), "hello_interval is 0s; it must be from 5ms to 1h");
  EXPECT_EQ(sentence({.hello_interval = -5ms}),
            "hello_interval is -5ms; it must be from 5ms to 1h");
  EXPECT_EQ(sentence({.master_timeout = 0s}), "master_timeout is 0s; it must be from 6ms to 1h");
}

// The largest and smallest numbers do not overflow in the sentence.
TEST(Timing, RefusesAbsurdSpans) {
  for (const Duration absurd : {Duration::max(), Duration::min()}) {
    EXPECT_EQ(refusal({.detect_within = absurd})->errc(), Errc::invalid_option);
    EXPECT_EQ(refusal({.hello_interval = absurd})->errc(), Errc::invalid_option);
    EXPECT_EQ(refusal({.node_timeout = absurd})->errc(), Errc::invalid_option);
    EXPECT_EQ(refusal({.master_timeout = absurd})->errc(), Errc::invalid_option);
  }
}

// The sentence names both options, both values, and the reason.
TEST(Timing, NamesContradictoryOptions) {
  EXPECT_EQ(sentence({.hello_interval = 1100ms}),
            "hello_interval (1.1s) contradicts node_timeout (2s): a node must be able to miss "
            "hellos without being removed, so make node_timeout at least twice "
            "hello_interval");
  EXPECT_EQ(sentence({.master_timeout = 2001ms}),
            "node_timeout (2s) contradicts master_timeout (2001ms): a master is watched more "
            "closely than other nodes, so make master_timeout at most node_timeout");
  EXPECT_EQ(refusal({.hello_interval = 1100ms})->errc(), Errc::contradictory_timing);
  EXPECT_EQ(refusal({.master_timeout = 2001ms})->errc(), Errc::contradictory_timing);
  EXPECT_FALSE(refusal({.hello_interval = 1s}));
  EXPECT_FALSE(refusal({.master_timeout = 2s}));
}

// Accepted options keep the conditions on which the protocol depends.
RC_GTEST_PROP(Timing, KeepsItsConditionsForAllOptions, ()) {
  const auto span = [] {
    const auto unit = *rc::gen::element<Duration>(1us, 100us, 1ms, 10ms, 100ms, 1s, 10s, 1min, 1h);
    return unit * *rc::gen::element(1, 2, 3, 7, 20, 59);
  };
  const auto maybe = [&]() -> std::optional<Duration> {
    if (*rc::gen::arbitrary<bool>()) return std::nullopt;
    return span();
  };
  TimingOptions options;
  options.detect_within = span();
  options.hello_interval = maybe();
  options.node_timeout = maybe();
  options.master_timeout = maybe();
  if (const auto error = refusal(options)) {
    RC_ASSERT(
        (error->errc() == Errc::invalid_option || error->errc() == Errc::contradictory_timing));
    return;
  }
  const Timing timing = derive_timing(options);
  for (const Duration each : {timing.hello_interval, timing.node_timeout, timing.master_interval,
                              timing.master_timeout}) {
    RC_ASSERT(each >= Duration(2ms));
    RC_ASSERT(is_whole_milliseconds(each));
  }
  RC_ASSERT(2 * timing.hello_interval <= timing.node_timeout);
  RC_ASSERT(timing.node_timeout <= Duration(1h));
  RC_ASSERT(timing.master_timeout <= timing.node_timeout);
  RC_ASSERT(timing.master_interval <= timing.hello_interval);
  RC_ASSERT(3 * timing.master_interval <= timing.master_timeout);
  RC_ASSERT(timing.lease == timing.master_timeout - timing.master_interval * 6 / 5);
  RC_ASSERT(timing.listen_window >= Duration(5ms));
}

// One line names every time.
TEST(Timing, IsDescribedInOneLine) {
  EXPECT_EQ(describe(derive_timing({})),
            "hello every 1s, removed after 2s; master: hello every 200ms, removed after 600ms, "
            "lease 360ms; listen 200ms before a first promotion");
}

}  // namespace

}  // namespace muster
