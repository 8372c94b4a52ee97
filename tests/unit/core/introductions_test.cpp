#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "core/limits.hpp"
#include "unit/core/bench.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;

constexpr Endpoint somewhere{Address::v4(10, 5, 5, 5), 12'345, 0};

/// A node among friends that may be near or far.
struct Introductions : testing::Test {
  Bench bench{Bench::bystander()};
  Puppet b = bench.puppet("b");

  Introductions() {
    bench.start();
    bench.pass(1s);
    bench.admit(b);
    bench.hear_hello(b);
    bench.sent();
  }
  void pass(Duration time) { bench.pass_with(time, {&b}, 100ms); }
  /// Number of greetings to that endpoint.
  std::size_t greetings(const Endpoint& endpoint) {
    std::size_t count = 0;
    for (const Sent& each : bench.sent()) {
      const Hello* hello = each.message.get_if<Hello>();
      if (hello == nullptr || each.to.group || each.to.endpoint != endpoint) continue;
      EXPECT_TRUE(hello->deaf);
      ++count;
    }
    return count;
  }
  void set_seeds(std::vector<Endpoint> seeds) {
    bench.call([&](Protocol& protocol) { protocol.introductions().set_seeds(seeds); });
  }
};

// A seed is greeted at once, and in every hello interval until a node is known there.
TEST_F(Introductions, GreetSeedsUntilTheyAnswer) {
  set_seeds({somewhere});
  EXPECT_EQ(greetings(somewhere), 1u);
  pass(2s);
  EXPECT_EQ(greetings(somewhere), 4u);
  Puppet c = bench.puppet("c");
  c.at = {somewhere.address, 12'346, 0};
  bench.hear(c, {c.hello, Echo{bench.nonce()}}, false);
  EXPECT_TRUE(bench.protocol().is_answered(somewhere));
  bench.sent();
  bench.pass_with(2s, {&b, &c}, 100ms);
  EXPECT_EQ(greetings(somewhere), 0u);
  bench.hear(c, {Goodbye{}}, false);
  pass(1s);
  EXPECT_GE(greetings(somewhere), 1u) << "and again when nobody is left there";
}

// An introduced endpoint is greeted.
TEST_F(Introductions, AreFollowedByAGreeting) {
  bench.hear(b, {Introduction{{7, 7}, somewhere}});
  EXPECT_EQ(greetings(somewhere), 1u);
}

// Introductions by strangers are ignored.
TEST_F(Introductions, OfStrangersAreIgnored) {
  Puppet stranger = bench.puppet("s");
  bench.hear(stranger, {stranger.hello, Introduction{{7, 7}, somewhere}});
  EXPECT_EQ(greetings(somewhere), 0u);
}

// Introductions of known nodes, departed nodes, and this node are ignored.
TEST_F(Introductions, OfKnownNodesAreIgnored) {
  Puppet gone = bench.puppet("g");
  bench.admit(gone);
  bench.hear(gone, {Goodbye{}});
  bench.sent();
  for (const SessionId& session : {b.session, gone.session, Bench::me().session}) {
    bench.hear(b, {Introduction{session, somewhere}});
  }
  EXPECT_EQ(greetings(somewhere), 0u);
}

// Addresses that are meaningless on another host are not greeted.
TEST_F(Introductions, ToMeaninglessAddressesAreIgnored) {
  Endpoint link_local = somewhere;
  link_local.address = {};
  link_local.address.bytes[0] = 0xfe;
  link_local.address.bytes[1] = 0x80;
  link_local.address.bytes[15] = 9;
  Endpoint no_port = somewhere;
  no_port.port = 0;
  const Endpoint loopback{Address::v4(127, 0, 0, 1), 1, 0};
  const Endpoint nowhere{{}, 1, 0};
  for (const Endpoint& endpoint : {link_local, no_port, loopback, nowhere}) {
    bench.hear(b, {Introduction{{7, 7}, endpoint}});
    EXPECT_EQ(greetings(endpoint), 0u);
  }
}

// The rate of greetings is limited, in case a member sends arbitrary introductions.
TEST_F(Introductions, AreFollowedAtALimitedRate) {
  for (std::uint16_t i = 1; i <= 3 * limits::greetings; ++i) {
    bench.hear(b, {Introduction{{7, i}, {somewhere.address, i, 0}}});
  }
  std::set<Endpoint> greeted;
  for (const Sent& each : bench.sent()) {
    if (each.message.get_if<Hello>() != nullptr && !each.to.group) greeted.insert(each.to.endpoint);
  }
  EXPECT_EQ(greeted.size(), limits::greetings);
}

// Nodes that only unicast reaches are introduced to all others, and all others to them, as long as
// rosters differ.
TEST_F(Introductions, ConnectNearAndFar) {
  Puppet far = bench.puppet("f");
  far.hello.deaf = true;
  far.hello.roster = 1;
  bench.hear(far, {far.hello, Echo{bench.nonce()}}, false);
  bench.sent();
  for (int i = 0; i < 40; ++i) {
    bench.pass(100ms);
    bench.hear_hello(b);
    bench.hear(far, {far.hello}, false);
  }
  bool far_to_all = false;
  bool near_to_far = false;
  for (const Sent& each : bench.sent()) {
    const Introduction* introduction = each.message.get_if<Introduction>();
    if (introduction == nullptr) continue;
    far_to_all = far_to_all || (each.to.group && introduction->session == far.session &&
                                introduction->endpoint == far.at);
    near_to_far = near_to_far || (each.to.endpoint == far.at && introduction->session == b.session);
  }
  EXPECT_TRUE(far_to_all);
  EXPECT_TRUE(near_to_far);
}

// Nodes with equal rosters know each other already.
TEST_F(Introductions, AreNotMadeAmongEqualRosters) {
  Puppet far = bench.puppet("f");
  far.hello.deaf = true;
  bench.hear(far, {far.hello, Echo{bench.nonce()}}, false);
  bench.pass(200ms);
  bench.sent();
  for (int i = 0; i < 40; ++i) {
    bench.pass(100ms);
    bench.hear_hello(b);
    bench.hear(far, {far.hello}, false);
  }
  EXPECT_TRUE(bench.sent_of<Introduction>().empty());
}

// Where the group reaches all nodes, no introductions are sent.
TEST_F(Introductions, AreNotMadeAmongNeighbours) {
  pass(5s);
  EXPECT_TRUE(bench.sent_of<Introduction>().empty());
}

}  // namespace

}  // namespace muster::core
