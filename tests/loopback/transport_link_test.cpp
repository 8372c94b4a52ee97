#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <net/if.h>

#include "asio/address_text.hpp"
#include "asio/clock.hpp"
#include "asio/transport.hpp"
#include "loopback/namespace.hpp"
#include "loopback/test_node.hpp"
#include "loopback/wait.hpp"

/// Behaviour that loopback cannot show, on a pair of virtual Ethernet interfaces in a network
/// namespace of the test.
namespace muster::io {

namespace {

using namespace std::chrono_literals;

/// Leaves room for few packets that leave slowly: 10 of full size in 100 ms.
bool slow_down() {
  return run("tc qdisc add dev v0 root tbf rate 1mbit burst 2kb limit 100mb");
}

void on_a_link(const std::function<void()>& work) {
  bool is_linked = false;
  const bool is_made = in_network_namespace([&] {
    is_linked = make_link();
    if (is_linked) work();
  });
  if (!is_made) GTEST_SKIP() << "this user may not make a network namespace";
  if (!is_linked) GTEST_SKIP() << "this host has no `ip`, or no virtual Ethernet";
}

SocketOptions link_options() {
  SocketOptions options = loopback_options();
  options.interfaces = {.allow = {"v0"}};
  return options;
}

/// Two nodes that use v0 only.
struct Pair {
  explicit Pair(const SocketOptions& options) : a(context, options), b(context, options) {
    a.open();
    b.open();
  }

  boost::asio::io_context context = {};
  TestNode a;
  TestNode b;
};

/// Sends many datagrams at once.
void send_burst(TestNode& node, std::size_t count) {
  const std::vector<std::uint8_t> bytes(1'000);
  for (std::size_t i = 0; i < count; ++i) node.transport.send(core::everyone, bytes);
  node.transport.flush();
}

// An address without a configured broadcast address is used with that of its subnet.
TEST(TransportLink, BroadcastNeedsNoConfiguredAddress) {
  on_a_link([] {
    Pair pair(link_options());
    ASSERT_EQ(pair.a.transport.paths().size(), 1u);
    EXPECT_EQ(to_text(pair.a.transport.paths().front().destination.address), "10.77.0.255");
    pair.a.send(core::everyone, "hello");
    ASSERT_TRUE(run_until(pair.context, [&] { return pair.b.has_heard("hello"); }));
    const TestNode::Heard& heard = pair.b.heard.front();
    EXPECT_EQ(to_text(heard.from.address), "10.77.0.1");
    EXPECT_EQ(heard.interface, if_nametoindex("v0"));
    EXPECT_TRUE(heard.by_group);
  });
}

// A host delivers its packets to itself on the interface that has the address, so two nodes of one
// host reach each other without loopback.
TEST(TransportLink, UnicastWithinTheHostNeedsNoLoopback) {
  on_a_link([] {
    Pair pair(link_options());
    const core::Endpoint to_b{.address = core::Address::v4(10, 77, 0, 1),
                              .port = pair.b.transport.unicast_port()};
    for (const std::uint32_t interface : {0u, if_nametoindex("v0")}) {
      pair.a.send({.group = false, .endpoint = to_b, .interface = interface}, "hello");
      ASSERT_TRUE(run_until(pair.context, [&] { return pair.b.heard.size() == 1; }));
      EXPECT_EQ(pair.b.heard.front().interface, if_nametoindex("v0"));
      EXPECT_FALSE(pair.b.heard.front().by_group);
      pair.b.heard.clear();
    }
  });
}

// IPv6 multicast reaches every node on the link, and answers go to link-local addresses.
TEST(TransportLink, MulticastV6ReachesEveryone) {
  on_a_link([] {
    SocketOptions options = link_options();
    options.transports = {.broadcast = false, .multicast_v6 = MulticastV6{}};
    Pair pair(options);
    pair.a.send(core::everyone, "hello");
    ASSERT_TRUE(run_until(pair.context, [&] { return pair.b.has_heard("hello"); }));
    const TestNode::Heard heard = pair.b.heard.front();
    EXPECT_EQ(to_host_text(heard.from), "fe80::77%v0");
    EXPECT_EQ(heard.interface, if_nametoindex("v0"));
    EXPECT_TRUE(heard.by_group);
    pair.b.send({.group = false, .endpoint = heard.from, .interface = heard.interface}, "answer");
    ASSERT_TRUE(run_until(pair.context, [&] { return pair.a.has_heard("answer"); }));
    EXPECT_FALSE(pair.a.heard.back().by_group);
    pair.b.send({.group = false, .endpoint = heard.from}, "the scope says which link");
    ASSERT_TRUE(
        run_until(pair.context, [&] { return pair.a.has_heard("the scope says which link"); }));
    pair.a.transport.close();
    pair.b.send({.group = false, .endpoint = heard.from, .interface = heard.interface}, "gone?");
    ASSERT_TRUE(run_until(pair.context, [&] { return !pair.b.refused.empty(); }));
    EXPECT_EQ(pair.b.refused.front().to, heard.from);
    EXPECT_EQ(pair.b.refused.front().quoted, "gone?");
  });
}

// The bind address chooses interface and source for IPv6, too.
TEST(TransportLink, BindsToALinkLocalAddress) {
  on_a_link([] {
    SocketOptions options = link_options();
    options.transports.multicast_v6 = MulticastV6{};
    options.interfaces = {.bind_address = "fe80::77%v0"};
    Pair pair(options);
    ASSERT_EQ(pair.a.transport.paths().size(), 1u);
    pair.a.send(core::everyone, "hello");
    ASSERT_TRUE(run_until(pair.context, [&] { return pair.b.has_heard("hello"); }));
    EXPECT_EQ(to_host_text(pair.b.heard.front().from), "fe80::77%v0");
  });
}

// An unplugged cable silences one path. When it is back, groups are received again.
TEST(TransportLink, FollowsAnInterfaceThatGoesAndComes) {
  on_a_link([] {
    SocketOptions options = link_options();
    options.interfaces.allow.push_back("lo");
    options.transports.multicast_v4 = MulticastV4{};
    options.transports.multicast_v6 = MulticastV6{};
    Pair pair(options);
    EXPECT_EQ(pair.a.transport.paths().size(), 5u);
    ASSERT_TRUE(run("ip link del v0"));
    pair.a.send(core::everyone, "one");
    EXPECT_EQ(pair.a.transport.counters().unsent, 3u);
    ASSERT_TRUE(run_until(pair.context, [&] { return pair.b.count("one") == 2; }));
    EXPECT_TRUE(pair.a.follow_interfaces());
    EXPECT_TRUE(pair.b.follow_interfaces());
    EXPECT_EQ(pair.a.transport.paths().size(), 2u);
    ASSERT_TRUE(make_link());
    EXPECT_TRUE(pair.a.follow_interfaces());
    EXPECT_TRUE(pair.b.follow_interfaces());
    pair.a.send(core::everyone, "two");
    EXPECT_TRUE(run_until(pair.context, [&] { return pair.b.count("two") == 5; }));
    EXPECT_EQ(pair.a.transport.counters().unsent, 3u);
  });
}

// On a link that is slower than the sender, datagrams wait for room and none is lost.
TEST(TransportLink, WaitsForRoom) {
  on_a_link([] {
    if (!slow_down()) GTEST_SKIP() << "this host cannot slow a link down";
    Pair pair(link_options());
    send_burst(pair.a, 300);
    EXPECT_LT(pair.a.transport.counters().datagrams, 300u) << "or this shows nothing";
    ASSERT_TRUE(
        run_until(pair.context, [&] { return pair.a.transport.counters().datagrams == 300; }));
    EXPECT_EQ(pair.a.transport.counters().unsent, 0u);
  });
}

// A node that stops on a blocked link does not hang, and reports the datagrams that it could not
// send.
TEST(TransportLink, ClosesOnAJammedLink) {
  on_a_link([] {
    if (!slow_down()) GTEST_SKIP() << "this host cannot slow a link down";
    Pair pair(link_options());
    send_burst(pair.a, 2'000);
    const core::Time before = now();
    pair.a.transport.close();
    const Duration taken = now() - before;
    EXPECT_GE(taken, Transport::close_patience);
    EXPECT_LT(taken, 10 * Transport::close_patience);
    const SendCounters& counters = pair.a.transport.counters();
    EXPECT_GT(counters.unsent, 0u);
    EXPECT_EQ(counters.datagrams + counters.unsent, 2'000u);
  });
}

}  // namespace

}  // namespace muster::io
