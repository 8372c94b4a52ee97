#include "asio/transport.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <net/if.h>

#include "loopback/test_node.hpp"
#include "loopback/wait.hpp"

namespace muster::io {

namespace {

using testing::HasSubstr;
using testing::IsEmpty;

SocketOptions multicast_options() {
  SocketOptions options = loopback_options();
  options.transports = {.broadcast = false, .multicast_v4 = MulticastV4{}};
  return options;
}

/// Two nodes on one host.
class TransportTest : public testing::Test {
 protected:
  void open(const SocketOptions& options) {
    a.emplace(context, options);
    b.emplace(context, options);
    a->open();
    b->open();
  }

  boost::asio::io_context context;
  std::optional<TestNode> a;
  std::optional<TestNode> b;
};

// By default nodes meet by broadcast, also without a network. A node receives its own broadcast,
// too.
TEST_F(TransportTest, BroadcastReachesEveryoneOnTheHost) {
  open(loopback_options());
  a->send(core::everyone, "hello");
  ASSERT_TRUE(run_until(context, [&] { return b->has_heard("hello") && a->has_heard("hello"); }));
  const TestNode::Heard& heard = b->heard.front();
  EXPECT_EQ(heard.from, at_loopback(a->transport.unicast_port())) << "all is sent from there";
  EXPECT_EQ(heard.interface, if_nametoindex("lo"));
  EXPECT_TRUE(heard.by_group);
  EXPECT_FALSE(heard.is_truncated);
  EXPECT_EQ(b->count("hello"), 1u);
}

// The loopback interface lacks the multicast flag but carries IPv4 multicast.
TEST_F(TransportTest, MulticastReachesEveryoneOnTheHost) {
  open(multicast_options());
  a->send(core::everyone, "hello");
  ASSERT_TRUE(run_until(context, [&] { return b->has_heard("hello") && a->has_heard("hello"); }));
  EXPECT_EQ(b->heard.front().from, at_loopback(a->transport.unicast_port()));
  EXPECT_TRUE(b->heard.front().by_group);
}

// Broadcast and multicast together send one datagram along each path.
TEST_F(TransportTest, UsesAllPaths) {
  SocketOptions options = multicast_options();
  options.transports.broadcast = true;
  open(options);
  a->send(core::everyone, "hello");
  ASSERT_TRUE(run_until(context, [&] { return b->count("hello") == 2; }));
  EXPECT_EQ(a->transport.counters().datagrams, 2u);
  EXPECT_EQ(a->transport.counters().bytes, 10u);
}

// An answer reaches the port that sent the question, and no other node of the host.
TEST_F(TransportTest, UnicastReachesOneNode) {
  open(loopback_options());
  a->send_to(*b, "ping");
  ASSERT_TRUE(run_until(context, [&] { return b->has_heard("ping"); }));
  EXPECT_FALSE(b->heard.front().by_group);
  b->send({.group = false, .endpoint = b->heard.front().from, .interface = 1}, "pong");
  ASSERT_TRUE(run_until(context, [&] { return a->has_heard("pong"); }));
  EXPECT_EQ(a->heard.front().from, at_loopback(b->transport.unicast_port()));
  EXPECT_FALSE(a->has_heard("ping"));
  EXPECT_FALSE(b->has_heard("pong"));
}

// The kernel reports a closed port, and the quoted bytes show which datagram was refused.
TEST_F(TransportTest, ReportsARefusal) {
  open(loopback_options());
  const core::Endpoint gone = at_loopback(b->transport.unicast_port());
  b->transport.close();
  a->send({.group = false, .endpoint = gone}, "are you there?");
  ASSERT_TRUE(run_until(context, [&] { return !a->refused.empty(); }));
  EXPECT_EQ(a->refused.front().to, gone);
  EXPECT_EQ(a->refused.front().quoted, "are you there?");
}

// After a refusal the next system calls fail. No other datagram is lost by that.
TEST_F(TransportTest, LosesNothingToRefusals) {
  open(loopback_options());
  const core::Endpoint gone{.address = core::Address::v4(127, 0, 0, 1),
                            .port = static_cast<std::uint16_t>(b->transport.unicast_port() + 1)};
  constexpr std::size_t count = 200;
  for (std::size_t i = 0; i < count; ++i) {
    a->send({.group = false, .endpoint = gone}, "nobody");
    a->send_to(*b, "somebody");
  }
  ASSERT_TRUE(run_until(context, [&] { return b->count("somebody") == count; }));
  ASSERT_TRUE(run_until(context, [&] { return !a->refused.empty(); }));
  EXPECT_EQ(a->transport.counters().unsent, 0u);
}

// A datagram longer than any node may send is flagged, so that the engine counts it.
TEST_F(TransportTest, FlagsATruncatedDatagram) {
  open(loopback_options());
  a->send_to(*b, std::string(SocketOptions{}.datagram_bytes_max + 1, 'x'));
  a->send_to(*b, std::string(SocketOptions{}.datagram_bytes_max, 'y'));
  ASSERT_TRUE(run_until(context, [&] { return b->heard.size() == 2; }));
  EXPECT_TRUE(b->heard[0].is_truncated);
  EXPECT_EQ(b->heard[0].bytes.size(), SocketOptions{}.datagram_bytes_max);
  EXPECT_FALSE(b->heard[1].is_truncated);
  EXPECT_EQ(b->heard[1].bytes.size(), SocketOptions{}.datagram_bytes_max);
}

// An empty datagram arrives as one, and does not end the reading.
TEST_F(TransportTest, ReceivesAnEmptyDatagram) {
  open(loopback_options());
  a->send_to(*b, "");
  a->send_to(*b, "next");
  ASSERT_TRUE(run_until(context, [&] { return b->has_heard("next"); }));
  EXPECT_TRUE(b->has_heard(""));
}

// A burst larger than one batch and one drain arrives completely.
TEST_F(TransportTest, DeliversABurst) {
  open(loopback_options());
  constexpr std::size_t count = 2'000;
  const core::Destination to_b{.group = false,
                               .endpoint = at_loopback(b->transport.unicast_port())};
  for (std::size_t i = 0; i < count; ++i) {
    const std::string text = std::to_string(i);
    a->transport.send(to_b, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  }
  a->transport.flush();
  const SendCounters& counters = a->transport.counters();
  ASSERT_TRUE(run_until(context, [&] { return b->heard.size() + counters.unsent == count; }));
  EXPECT_EQ(counters.datagrams, count);
  for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(b->heard[i].bytes, std::to_string(i));
}

// Datagrams that are too large, or for a family without a socket, are counted.
TEST_F(TransportTest, CountsUnsentDatagrams) {
  open(loopback_options());
  a->send_to(*b, std::string(70'000, 'x'));
  core::Endpoint v6{.address = {}, .port = 1};
  v6.address.bytes[15] = 1;
  a->send({.group = false, .endpoint = v6}, "hello");
  EXPECT_EQ(a->transport.counters().unsent, 2u);
  a->send_to(*b, "still works");
  EXPECT_TRUE(run_until(context, [&] { return b->has_heard("still works"); }));
}

// A failing path does not stop the others.
TEST_F(TransportTest, SkipsAPathThatFails) {
  open(loopback_options());
  std::vector<GroupPath> paths(a->transport.paths().begin(), a->transport.paths().end());
  GroupPath gone = paths.front();
  gone.interface = 4'000'000;
  paths.insert(paths.begin(), gone);
  EXPECT_TRUE(a->transport.set_paths(paths, {1}));
  a->send(core::everyone, "hello");
  EXPECT_TRUE(run_until(context, [&] { return b->has_heard("hello"); }));
  EXPECT_EQ(a->transport.counters().unsent, 1u);
}

// Datagrams on an interface that is not in use are ignored.
TEST_F(TransportTest, IgnoresInterfacesThatAreNotUsed) {
  open(loopback_options());
  b->transport.set_paths({}, {});
  a->send_to(*b, "unheard");
  a->send(core::everyone, "unheard");
  ASSERT_TRUE(run_until(context, [&] { return a->has_heard("unheard"); }));
  run_ready(context);
  EXPECT_THAT(b->heard, IsEmpty());
  EXPECT_TRUE(b->follow_interfaces());
  a->send_to(*b, "heard");
  ASSERT_TRUE(run_until(context, [&] { return b->has_heard("heard"); }));
  EXPECT_FALSE(b->has_heard("unheard"));
}

// Groups are joined and left with interfaces that come and go, each once.
TEST_F(TransportTest, FollowsItsPaths) {
  open(multicast_options());
  EXPECT_FALSE(b->follow_interfaces()) << "nothing has changed";
  EXPECT_TRUE(b->transport.set_paths({}, {if_nametoindex("lo")}));
  a->send(core::everyone, "unheard");
  a->send_to(*b, "one");
  ASSERT_TRUE(run_until(context, [&] { return b->has_heard("one"); }));
  EXPECT_TRUE(b->follow_interfaces());
  a->send(core::everyone, "two");
  ASSERT_TRUE(run_until(context, [&] { return b->has_heard("two"); }));
  EXPECT_FALSE(b->has_heard("unheard"));
  EXPECT_THAT(b->warnings, IsEmpty());
}

// A group that cannot be joined is reported once, not at every change of an interface.
TEST_F(TransportTest, WarnsOnceAboutAGroup) {
  open(multicast_options());
  GroupPath gone = a->transport.paths().front();
  gone.interface = 4'000'000;
  a->transport.set_paths({gone}, {});
  a->transport.set_paths({gone}, {});
  ASSERT_EQ(a->warnings.size(), 1u);
  EXPECT_THAT(a->warnings.front(), HasSubstr("239.255.77.85"));
}

// Nodes may stop in any order, twice, with datagrams in transit.
TEST_F(TransportTest, ClosesAtAnyTime) {
  open(loopback_options());
  a->send(core::everyone, "hello");
  a->transport.close();
  a->transport.close();
  EXPECT_FALSE(a->transport.is_open());
  EXPECT_EQ(a->transport.unicast_port(), 0);
  EXPECT_TRUE(run_until(context, [&] { return b->has_heard("hello"); }));
  run_ready(context);
  EXPECT_FALSE(a->has_heard("hello"));
}

// Queued datagrams are sent when the transport closes, because the last one is the goodbye.
TEST_F(TransportTest, SendsWhatIsQueuedWhenItCloses) {
  open(loopback_options());
  const std::string_view text = "goodbye";
  a->transport.send(core::everyone,
                    {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  a->transport.close();
  EXPECT_TRUE(run_until(context, [&] { return b->has_heard("goodbye"); }));
  EXPECT_EQ(a->transport.counters().datagrams, 1u) << "counters outlive the sockets";
}

// A transport can be opened again.
TEST_F(TransportTest, OpensAgain) {
  open(loopback_options());
  a->transport.close();
  a->open();
  b->send(core::everyone, "hello");
  EXPECT_TRUE(run_until(context, [&] { return a->has_heard("hello"); }));
}

// Pending handlers of a destroyed transport have no effect.
TEST_F(TransportTest, PendingHandlersOutliveIt) {
  open(loopback_options());
  a->send(core::everyone, "hello");
  context.restart();
  context.run_one();  // the readiness is known but not handled yet
  a.reset();
  b.reset();
  run_ready(context);
}

// A late handler belongs to the closed sockets and has no effect on those that were opened
// afterwards.
TEST_F(TransportTest, OnReadyFromBeforeIsHarmless) {
  open(loopback_options());
  b->send(core::everyone, "before");
  a->transport.close();
  a->open();
  b->send(core::everyone, "after");
  EXPECT_TRUE(run_until(context, [&] { return a->has_heard("after"); }));
  EXPECT_FALSE(a->has_heard("before"));
}

}  // namespace

}  // namespace muster::io
