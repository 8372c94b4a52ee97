#include "cluster/instance_watch.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cluster/keeper.hpp"

namespace muster::cluster {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr InstanceTiming quick{.create_timeout = 30s,
                               .disconnect_timeout = 10s,
                               .healthcheck_interval = 8s,
                               .healthcheck_timeout = 5s};

std::string_view word(InstanceCall call) {
  constexpr std::string_view words[] = {"create", "healthcheck", "disconnect"};
  return words[static_cast<std::size_t>(call)];
}

/// A watch whose outputs are words, and whose calls end when the test says so.
struct Bench {
  explicit Bench(InstanceTiming timing = quick) : watch(timing, core::Random(1)) {}

  InstanceWatch watch;
  core::Time now{1h};
  /// The latest call of each instance.
  std::map<std::string, std::uint64_t> runs;

  std::vector<std::string> said() {
    std::vector<std::string> words;
    for (const InstanceOutput& output : watch.take_outputs()) {
      if (const auto* call = std::get_if<CallInstance>(&output)) {
        runs[call->id] = call->run;
        words.push_back(fmt::format("{} {}", word(call->call), call->id));
      } else if (const auto* called = std::get_if<InstanceCalled>(&output)) {
        const std::string how = called->error.empty() ? "done" : called->error;
        words.push_back(fmt::format("{}: {}", word(called->call), how));
      } else if (const auto* unhealthy = std::get_if<Unhealthy>(&output)) {
        words.push_back(fmt::format("unhealthy {}: {}", unhealthy->id, unhealthy->why));
      }
    }
    return words;
  }
  bool end(const std::string& id, std::string_view error = {}) {
    return watch.ended(runs.at(id), error, now);
  }
  void pass(Duration time) {
    now += time;
    watch.advance(now);
  }
  void create(const std::string& id) {
    watch.create(id, now);
    said();
    end(id);
    said();
  }
};

// A created instance is checked within its interval, and again and again.
TEST(InstanceWatch, ChecksCreatedInstances) {
  Bench bench;
  bench.watch.create("a", bench.now);
  EXPECT_THAT(bench.said(), ElementsAre("create a"));
  bench.pass(20s);
  EXPECT_THAT(bench.said(), IsEmpty()) << "not before it is there";
  EXPECT_TRUE(bench.end("a"));
  EXPECT_THAT(bench.said(), ElementsAre("create: done"));
  bench.pass(8s);
  EXPECT_THAT(bench.said(), ElementsAre("healthcheck a"));
  bench.pass(4s);
  EXPECT_THAT(bench.said(), IsEmpty()) << "one at a time";
  EXPECT_TRUE(bench.end("a"));
  bench.pass(7s);
  EXPECT_THAT(bench.said(), IsEmpty()) << "the interval begins when the last check has ended";
  bench.pass(1s);
  EXPECT_THAT(bench.said(), ElementsAre("healthcheck a"));
}

// First checks are spread over half an interval.
TEST(InstanceWatch, DoesNotCheckAllAtOnce) {
  Bench bench;
  for (int i = 0; i < 100; ++i) bench.create(std::to_string(i));
  bench.pass(3999ms);
  EXPECT_THAT(bench.said(), IsEmpty());
  bench.pass(2s);
  const std::size_t half = bench.said().size();
  EXPECT_GT(half, 25U);
  EXPECT_LT(half, 75U);
  bench.pass(2001ms);
  EXPECT_EQ(half + bench.said().size(), 100U);
}

// A failed check is reported once and is the last one.
TEST(InstanceWatch, ReportsUnhealthyInstances) {
  Bench bench;
  bench.create("a");
  bench.pass(8s);
  bench.said();
  EXPECT_TRUE(bench.end("a", "no answer"));
  EXPECT_THAT(bench.said(), ElementsAre("unhealthy a: no answer"));
  bench.pass(1h);
  EXPECT_THAT(bench.said(), IsEmpty());
  EXPECT_FALSE(bench.watch.next_deadline());
}

// A failure that the application reports counts like a failed check. A pending check then does not
// count.
TEST(InstanceWatch, BelievesTheApplication) {
  Bench bench;
  bench.create("a");
  bench.pass(8s);
  bench.said();
  bench.watch.failed("a", "connection lost");
  EXPECT_THAT(bench.said(), ElementsAre("unhealthy a: connection lost"));
  EXPECT_FALSE(bench.end("a"));
  EXPECT_FALSE(bench.watch.next_deadline());
}

// A call that never completes fails at its time limit, and a later completion does not count.
TEST(InstanceWatch, EndsCallsThatHang) {
  Bench bench;
  bench.watch.create("a", bench.now);
  bench.said();
  bench.pass(29s);
  EXPECT_THAT(bench.said(), IsEmpty());
  bench.pass(1s);
  EXPECT_THAT(bench.said(), ElementsAre("create: the call has not ended within 30s"));
  EXPECT_FALSE(bench.end("a"));
  bench.create("a");
  bench.pass(8s);
  bench.said();
  bench.pass(5s);
  EXPECT_THAT(bench.said(), ElementsAre("unhealthy a: the call has not ended within 5s"));
  EXPECT_FALSE(bench.end("a")) << "neither does good news";
  bench.watch.disconnect("a", bench.now);
  bench.said();
  bench.pass(10s);
  EXPECT_THAT(bench.said(), ElementsAre("disconnect: the call has not ended within 10s"));
  EXPECT_FALSE(bench.end("a"));
  EXPECT_THAT(bench.said(), IsEmpty());
}

// A late completion of a former check does not concern the present instance.
TEST(InstanceWatch, ForgetsChecksOfFormerInstances) {
  Bench bench;
  bench.create("a");
  bench.pass(8s);
  bench.said();
  const std::uint64_t old_check = bench.runs.at("a");
  bench.watch.disconnect("a", bench.now);
  EXPECT_THAT(bench.said(), ElementsAre("disconnect a")) << "it does not wait for the check";
  bench.end("a");
  bench.said();
  bench.create("a");
  EXPECT_FALSE(bench.watch.ended(old_check, "no answer", bench.now));
  EXPECT_THAT(bench.said(), IsEmpty());
}

// Without a healthcheck there are no checks.
TEST(InstanceWatch, MayHaveNoChecks) {
  InstanceTiming timing = quick;
  timing.healthcheck_interval.reset();
  Bench bench(timing);
  bench.create("a");
  EXPECT_FALSE(bench.watch.next_deadline());
}

/// A watch in use: a keeper decides when to create and disconnect, and the test decides the results
/// of calls.
struct Floor {
  explicit Floor(KeeperOptions options) : keeper(options, core::Random(1)) {
    keeper.assign("a", 1, {{7, {1, 2}}, 3}, now);
    keeper.supply({"a", 1}, 1, now);
    settle();
  }

  Keeper keeper;
  InstanceWatch watch{quick, core::Random(2)};
  core::Time now{1h};
  /// The results of calls; a call without an entry never completes.
  std::map<InstanceCall, std::string> outcomes = {
      {InstanceCall::create, ""}, {InstanceCall::healthcheck, ""}, {InstanceCall::disconnect, ""}};
  std::vector<std::string> journal;
  /// Works of the keeper by runs of the watch.
  std::map<std::uint64_t, std::uint64_t> works;
  bool is_alive = false;
  int disconnect_failures = 0;

  void perform(const CallHandler& call) {
    if (call.call == HandlerCall::handle) {
      works[watch.create("a", now)] = call.run;
    } else if (call.call == HandlerCall::terminate) {
      works[watch.disconnect("a", now)] = call.run;
    } else {
      keeper.ended(call.run, "", now);
    }
  }
  void perform(const CallInstance& call) {
    EXPECT_FALSE(call.call == InstanceCall::create && is_alive);
    if (call.call != InstanceCall::healthcheck) journal.push_back(std::string(word(call.call)));
    const auto outcome = outcomes.find(call.call);
    if (outcome != outcomes.end()) watch.ended(call.run, outcome->second, now);
  }
  void perform(const InstanceCalled& called) {
    // After its third failure a disconnect counts as ended.
    is_alive = called.call == InstanceCall::create
                   ? called.error.empty()
                   : !called.error.empty() && ++disconnect_failures % 3 != 0;
    keeper.ended(works.at(called.run), called.error, now);
  }
  void perform(const Unhealthy& unhealthy) { keeper.failed("a", unhealthy.why, now); }

  void settle() {
    for (bool any = true; any;) {
      const auto keeps = keeper.take_outputs();
      const auto watches = watch.take_outputs();
      for (const auto& output : keeps) {
        if (const auto* call = std::get_if<CallHandler>(&output)) perform(*call);
      }
      for (const auto& unit : keeper.take_given_up()) journal.push_back("gave up " + unit);
      for (const auto& refused : keeper.take_refused()) {
        journal.push_back("refused " + refused.unit);
      }
      for (const auto& output : watches) std::visit([&](auto& one) { perform(one); }, output);
      any = !keeps.empty() || !watches.empty();
    }
  }
  std::vector<std::string> run(Duration time) {
    for (const core::Time end = now + time; now < end;) {
      core::Time next = end;
      for (const auto& deadline : {keeper.next_deadline(), watch.next_deadline()}) {
        if (deadline) next = std::min(next, *deadline);
      }
      now = std::max(now, next);
      keeper.advance(now);
      watch.advance(now);
      settle();
    }
    return std::exchange(journal, {});
  }
};

constexpr KeeperOptions rules{
    .move_after = 3, .retry_min = 1s, .retry_max = 60s, .steady_after = 73s};

// An unhealthy instance is disconnected and created again after growing waits. After the third
// failure another node gets it.
TEST(InstanceWatch, ReplacesUnhealthyInstancesAndThenMovesThem) {
  Floor floor(rules);
  EXPECT_THAT(floor.run(1min), ElementsAre("create"));
  EXPECT_TRUE(floor.is_alive);
  floor.outcomes[InstanceCall::healthcheck] = "no answer";
  EXPECT_THAT(floor.run(1min), ElementsAre("disconnect", "create", "disconnect", "create",
                                           "disconnect", "refused a"));
  EXPECT_FALSE(floor.is_alive);
}

// Failures before a long healthy time are forgotten.
TEST(InstanceWatch, ForgetsOldFailures) {
  Floor floor(rules);
  for (int i = 0; i < 5; ++i) {
    floor.run(2min);
    floor.outcomes[InstanceCall::healthcheck] = "no answer";
    while (floor.is_alive) floor.run(100ms);
    floor.outcomes[InstanceCall::healthcheck] = "";
    EXPECT_THAT(floor.run(1min), ElementsAre("create"));
  }
}

// Checks and disconnects that hang do not prevent a replacement. An instance whose creation hangs
// goes to another node in the end.
TEST(InstanceWatch, SurvivesHangingHandlers) {
  Floor floor(rules);
  floor.run(1s);
  floor.outcomes.erase(InstanceCall::healthcheck);
  floor.outcomes.erase(InstanceCall::disconnect);
  floor.outcomes.erase(InstanceCall::create);
  EXPECT_THAT(floor.run(10min), ElementsAre("disconnect", "disconnect", "disconnect", "create",
                                            "create", "refused a"));
}

}  // namespace
}  // namespace muster::cluster
