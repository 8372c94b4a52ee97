#include <gtest/gtest.h>

#include <vector>

#include "unit/core/bench.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;

/// The times of hellos to everyone, counted from `since`.
std::vector<Duration> hellos(const std::vector<Sent>& sent, Time since) {
  std::vector<Duration> times;
  for (const Sent& each : sent) {
    if (each.to.group && each.message.get_if<Hello>() != nullptr) times.push_back(each.at - since);
  }
  return times;
}

// A new node says hello at once and repeats it soon, in case it is lost. Each of these hellos also
// challenges everyone.
TEST(Announcer, JoinsInABurst) {
  Bench bench(Bench::bystander());
  bench.call(
      [](Protocol& protocol) { protocol.attributes().set("info", Encoding::json, bytes_of("1")); });
  bench.start();
  bench.pass(400ms);
  const auto sent = bench.sent();
  EXPECT_EQ(hellos(sent, Bench::beginning()),
            (std::vector<Duration>{0ms, 20ms, 60ms, 140ms, 300ms}));
  std::size_t challenges = 0;
  std::size_t attributes = 0;
  for (const Sent& each : sent) {
    challenges += each.message.get_if<Challenge>() != nullptr ? 1 : 0;
    attributes += each.message.get_if<Attribute>() != nullptr ? 1 : 0;
  }
  EXPECT_EQ(challenges, 5u);
  EXPECT_EQ(attributes, 5u);
}

// Afterwards it says hello once per interval, slightly early each time, so that nodes that started
// together drift apart.
TEST(Announcer, SaysHelloRegularly) {
  Bench bench(Bench::bystander());
  bench.start();
  bench.pass(1min);
  const auto times = hellos(bench.sent(), Bench::beginning());
  for (std::size_t i = 6; i < times.size(); ++i) {
    EXPECT_GE(times[i] - times[i - 1], 900ms);
    EXPECT_LE(times[i] - times[i - 1], 1s);
  }
  EXPECT_GE(times.size(), 60u);
}

// In a large cluster it says hello less often, and announces the longer interval.
TEST(Announcer, SaysHelloLessOftenInLargeClusters) {
  Config config = Bench::bystander();
  config.timing.hello_rate_max = 2;
  Bench bench(config);
  bench.start();
  std::vector<Puppet> crowd;
  for (char name = 'A'; name <= 'J'; ++name) crowd.push_back(bench.puppet(std::string(1, name)));
  std::vector<Puppet*> all;
  for (Puppet& each : crowd) {
    bench.admit(each);
    all.push_back(&each);
  }
  bench.pass_with(5s, all, 500ms);
  bench.sent();
  const Time since = bench.now();
  bench.pass_with(20s, all, 500ms);
  const auto sent = bench.sent();
  const auto times = hellos(sent, since);
  ASSERT_GE(times.size(), 4u);
  ASSERT_LE(times.size(), 5u);
  for (std::size_t i = 1; i < times.size(); ++i) EXPECT_GE(times[i] - times[i - 1], 4500ms);
  const Hello* said = sent.back().message.get_if<Hello>();
  ASSERT_NE(said, nullptr);
  EXPECT_EQ(said->interval, 5s);
  EXPECT_EQ(said->valid_for, 10s);
}

// A change is announced at once, and twice more in case that is lost.
TEST(Announcer, AnnouncesChangesAtOnce) {
  Bench bench(Bench::bystander());
  bench.start();
  bench.pass(1s);
  bench.sent();
  const Time change = bench.now();
  bench.call([](Protocol& protocol) { protocol.attributes().set("a", Encoding::json, {}); });
  bench.pass(100ms);
  EXPECT_EQ(hellos(bench.sent(), change), (std::vector<Duration>{0ms, 20ms, 60ms}));
}

// With new interfaces it joins again.
TEST(Announcer, JoinsAgainOnNewPaths) {
  Bench bench(Bench::bystander());
  bench.start();
  bench.pass(1s);
  bench.sent();
  bench.call([](Protocol& protocol) { protocol.paths_changed(); });
  bench.pass(400ms);
  EXPECT_EQ(bench.sent_of<Challenge>().size(), 5u);
}

// Many strangers are challenged together, at most ten times per listen window.
TEST(Announcer, ChallengesManyStrangersTogether) {
  Bench bench(Bench::bystander());
  bench.start();
  bench.pass(1s);
  bench.sent();
  std::vector<Puppet> crowd;
  for (char name = 'A'; name < 'Z'; ++name) crowd.push_back(bench.puppet(std::string(1, name)));
  for (Puppet& each : crowd) {
    bench.hear_hello(each);
    bench.pass(1ms);
  }
  bench.pass(50ms);
  Time last{};
  std::size_t to_all = 0;
  for (const Sent& each : bench.sent()) {
    const Challenge* challenge = each.message.get_if<Challenge>();
    if (challenge == nullptr || !challenge->target.is_nil()) continue;
    EXPECT_TRUE(each.to.group);
    EXPECT_GE(each.at - last, 20ms);
    last = each.at;
    ++to_all;
  }
  EXPECT_GE(to_all, 1u);
  EXPECT_LE(to_all, 5u);
}

// A master answers a stranger's first hello with its own, so that nodes that came with the stranger
// hear it too. Other nodes do not.
TEST(Announcer, GreetsStrangersAsMaster) {
  Bench master;
  master.start();
  master.pass(1s);
  Bench other(Bench::bystander());
  other.start();
  other.pass(1s);
  for (Bench* bench : {&master, &other}) {
    Puppet stranger = bench->puppet("b");
    const bool is_master = bench == &master;
    bench->pass(25ms);
    bench->sent();
    bench->hear_hello(stranger);
    EXPECT_EQ(hellos(bench->sent(), {}).size(), is_master ? 1u : 0u);
    bench->hear_hello(stranger);
    EXPECT_EQ(hellos(bench->sent(), {}).size(), 0u) << "once";
  }
}

// After its goodbye a node sends nothing, not even pending hellos.
TEST(Announcer, IsSilentAfterAGoodbye) {
  Bench bench(Bench::bystander());
  bench.start();
  bench.pass(1s);
  for (char name = 'A'; name < 'M'; ++name) {
    Puppet stranger = bench.puppet(std::string(1, name));
    bench.hear_hello(stranger);
    bench.pass(1ms);
  }
  bench.sent();
  bench.call([](Protocol& protocol) { protocol.stop(); });
  bench.pass(1s);
  for (const Sent& each : bench.sent()) EXPECT_NE(each.message.get_if<Goodbye>(), nullptr);
  EXPECT_EQ(bench.protocol().next_deadline(), never);
}

}  // namespace

}  // namespace muster::core
