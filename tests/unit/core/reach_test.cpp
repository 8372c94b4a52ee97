#include <gtest/gtest.h>

#include <vector>

#include "unit/core/bench.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;

/// A node, and its friend b, met by group or by unicast.
struct Reach : testing::Test {
  Bench bench{Bench::bystander()};
  Puppet b = bench.puppet("b");

  Reach() {
    bench.start();
    bench.pass(1s);
    bench.sent();
  }
  void say_hello(bool by_group) { bench.hear(b, {b.hello}, by_group); }
  /// b arrives and says hello every 500 ms, always in the same way.
  void live(Duration time, bool by_group) {
    for (const Time end = bench.now() + time; bench.now() < end;) {
      bench.pass(500ms);
      say_hello(by_group);
    }
  }
  /// Messages of a kind that went to b alone.
  template <class Held>
  std::vector<Held> to_b() {
    std::vector<Held> found;
    for (const Sent& each : bench.sent()) {
      const Held* held = each.message.get_if<Held>();
      if (held != nullptr && each.to.endpoint == b.at) found.push_back(*held);
    }
    return found;
  }
};

// A node that is heard on the group gets its messages there.
TEST_F(Reach, NeedsNoUnicastWhereTheGroupWorks) {
  bench.admit(b);
  say_hello(true);
  bench.sent();
  live(10s, true);
  for (const Sent& each : bench.sent()) EXPECT_TRUE(each.to.group);
}

// A node that is deaf to the group gets hellos by unicast, for three of its timeouts.
TEST_F(Reach, SendsHellosToDeafNodesByUnicast) {
  bench.admit(b);
  say_hello(true);
  bench.sent();
  bench.hear(b, {Probe{.nonce = 1, .deaf = true}}, false);
  for (int i = 0; i < 11; ++i) {
    bench.pass(500ms);
    say_hello(true);
  }
  EXPECT_GE(to_b<Hello>().size(), 5u);
  for (int i = 0; i < 4; ++i) {
    bench.pass(500ms);
    say_hello(true);
  }
  bench.sent();
  live(3s, true);
  EXPECT_TRUE(to_b<Hello>().empty()) << "three times two seconds are over";
}

// It gets all other group messages by unicast, too.
TEST_F(Reach, RepeatsAllGroupMessagesToDeafNodes) {
  bench.admit(b);
  bench.hear(b, {Probe{.nonce = 1, .deaf = true}}, false);
  bench.sent();
  bench.call([](Protocol& protocol) {
    protocol.channels().send("c", Encoding::json, {});
    protocol.attributes().set("a", Encoding::json, {});
  });
  std::size_t messages = 0;
  std::size_t attributes = 0;
  for (const Sent& each : bench.sent()) {
    if (each.to.endpoint != b.at) continue;
    messages += each.message.get_if<ChannelMessage>() != nullptr ? 1 : 0;
    attributes += each.message.get_if<Attribute>() != nullptr ? 1 : 0;
  }
  EXPECT_EQ(messages, 1u);
  EXPECT_EQ(attributes, 1u);
}

// We repeatedly tell a node that is heard by unicast only that we are deaf to it.
TEST_F(Reach, ReportsThatItIsDeaf) {
  b.hello.deaf = true;
  say_hello(false);
  const auto answers = to_b<Hello>();
  ASSERT_FALSE(answers.empty());
  EXPECT_TRUE(answers.back().deaf);
  bench.hear(b, {b.hello, Echo{bench.nonce()}}, false);
  bench.sent();
  live(10s, false);
  const auto probes = to_b<Probe>();
  EXPECT_GE(probes.size(), 4u);
  EXPECT_LE(probes.size(), 6u) << "once in each of its lives";
  for (const Probe& probe : probes) EXPECT_TRUE(probe.deaf);
}

// This ends as soon as it is heard on the group.
TEST_F(Reach, EndsDeafnessWhenItHearsTheGroup) {
  b.hello.deaf = true;
  say_hello(false);
  bench.hear(b, {b.hello, Echo{bench.nonce()}}, false);
  live(3s, false);
  b.hello.deaf = false;
  say_hello(true);
  bench.sent();
  live(2s, true);
  for (const Hello& hello : to_b<Hello>()) EXPECT_FALSE(hello.deaf);
  EXPECT_TRUE(to_b<Probe>().empty());
}

}  // namespace

}  // namespace muster::core
