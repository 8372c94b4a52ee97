#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "asio/address_text.hpp"
#include "asio/transport.hpp"
#include "asio/udp_socket.hpp"
#include "loopback/test_node.hpp"
#include "loopback/wait.hpp"
#include "muster/error.hpp"

namespace muster::io {

namespace {

using testing::AllOf;
using testing::HasSubstr;

/// Another program that holds a port exclusively.
class Stranger {
 public:
  explicit Stranger(std::uint16_t port) : socket_(*UdpSocket::open(Family::v4)) {
    holds_ = socket_.bind(at_loopback(port), UdpSocket::Sharing::exclusive);
  }
  bool holds() const { return holds_; }

 private:
  UdpSocket socket_;
  bool holds_ = false;
};

std::string open_fault(const SocketOptions& options, Errc code) {
  boost::asio::io_context context;
  TestNode node(context, options);
  try {
    node.open();
  } catch (const Error& error) {
    EXPECT_EQ(error.errc(), code) << error.what();
    EXPECT_FALSE(node.transport.is_open());
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return {};
}

// Each node of a host takes the lowest free port.
TEST(TransportOpen, TakesTheLowestFreePort) {
  const std::uint16_t port = test_port();
  const Stranger stranger(static_cast<std::uint16_t>(port + 2));
  boost::asio::io_context context;
  TestNode first(context, loopback_options());
  TestNode second(context, loopback_options());
  first.open();
  second.open();
  EXPECT_EQ(first.transport.unicast_port(), port + 1);
  EXPECT_EQ(second.transport.unicast_port(), port + 3) << "the one between is held by a stranger";
  first.transport.close();
  TestNode third(context, loopback_options());
  third.open();
  EXPECT_EQ(third.transport.unicast_port(), port + 1) << "free again";
}

// A node takes no port outside the range of the firewall rule.
TEST(TransportOpen, KeepsToItsRange) {
  const std::uint16_t port = test_port();
  std::vector<Stranger> strangers;
  for (std::uint16_t i = 1; i <= Options::unicast_ports; ++i) {
    strangers.emplace_back(static_cast<std::uint16_t>(port + i));
    ASSERT_TRUE(strangers.back().holds()) << port + i;
  }
  EXPECT_THAT(open_fault(loopback_options(), Errc::port_taken),
              AllOf(HasSubstr(std::to_string(port + 1)), HasSubstr(std::to_string(port + 255))));
  strangers.pop_back();
  boost::asio::io_context context;
  TestNode node(context, loopback_options());
  node.open();
  EXPECT_EQ(node.transport.unicast_port(), port + 255);
}

// A group port without a port above it is refused.
TEST(TransportOpen, RefusesTheLastPort) {
  SocketOptions options = loopback_options();
  options.port = 65'535;
  EXPECT_THAT(open_fault(options, Errc::invalid_option), HasSubstr("port is 65535"));
}

// The sentence names the port and the remedy.
TEST(TransportOpen, NamesATakenPort) {
  const Stranger stranger(test_port());
  EXPECT_THAT(open_fault(loopback_options(), Errc::port_taken),
              AllOf(HasSubstr("UDP port " + std::to_string(test_port())),
                    HasSubstr("without sharing it"), HasSubstr("choose another port")));
}

// With a bind address, a node sends from there and uses only that version of IP.
TEST(TransportOpen, SendsFromTheBindAddress) {
  boost::asio::io_context context;
  SocketOptions options = loopback_options();
  options.interfaces.bind_address = "127.0.0.1";
  TestNode bound(context, options);
  bound.open();
  TestNode other(context, loopback_options());
  other.open();
  bound.send(core::everyone, "hello");
  ASSERT_TRUE(run_until(context, [&] { return other.has_heard("hello"); }));
  EXPECT_EQ(other.heard.front().from, at_loopback(bound.transport.unicast_port()));
}

// A node cannot send from an address of another host.
TEST(TransportOpen, RefusesAForeignBindAddress) {
  SocketOptions options = loopback_options();
  options.interfaces.bind_address = "203.0.113.9";
  EXPECT_THAT(open_fault(options, Errc::no_interface), HasSubstr("203.0.113.9"));
}

// IPv6 has no broadcast.
TEST(TransportOpen, RefusesABindAddressThatNoTransportUses) {
  SocketOptions options = loopback_options();
  options.interfaces.bind_address = "::1";
  EXPECT_THAT(open_fault(options, Errc::invalid_option), HasSubstr("::1"));
}

// Without any transport, a node sends to no group and is reached by unicast.
TEST(TransportOpen, WaitsForUnicastWithoutTransports) {
  boost::asio::io_context context;
  SocketOptions options = loopback_options();
  options.transports.broadcast = false;
  TestNode waiting(context, options);
  waiting.open();
  TestNode other(context, loopback_options());
  other.open();
  other.send_to(waiting, "hello");
  ASSERT_TRUE(run_until(context, [&] { return waiting.has_heard("hello"); }));
}

// Faulty options are found before any socket is opened.
TEST(TransportOpen, RefusesBadRulesAndGroups) {
  SocketOptions rules = loopback_options();
  rules.interfaces.deny = {"10.0.0.0/99"};
  EXPECT_THAT(open_fault(rules, Errc::invalid_option), HasSubstr("10.0.0.0/99"));
  SocketOptions groups = loopback_options();
  groups.transports.multicast_v4 = MulticastV4{"10.0.0.1"};
  EXPECT_THAT(open_fault(groups, Errc::invalid_option), HasSubstr("10.0.0.1"));
}

// With seeds, a node uses both versions of IP on one port number.
TEST(TransportOpen, SpeaksBothVersionsForSeeds) {
  boost::asio::io_context context;
  SocketOptions options = loopback_options();
  options.transports.seeds = {"localhost"};
  TestNode a(context, options);
  TestNode b(context, options);
  a.open();
  b.open();
  core::Endpoint v6{.address = *parse_address("::1"), .port = b.transport.unicast_port()};
  a.send({.group = false, .endpoint = v6}, "by v6");
  a.send_to(b, "by v4");
  if (a.transport.counters().unsent > 0) GTEST_SKIP() << "this host has no IPv6";
  ASSERT_TRUE(run_until(context, [&] { return b.has_heard("by v4") && b.has_heard("by v6"); }));
  v6.port = a.transport.unicast_port();
  EXPECT_TRUE(b.heard[0].from == v6 || b.heard[1].from == v6);
}

// A node that uses both versions of IP needs a port that is free for both.
TEST(TransportOpen, TakesAPortThatIsFreeForBothVersions) {
  boost::asio::io_context context;
  const Stranger stranger(static_cast<std::uint16_t>(test_port() + 1));
  SocketOptions options = loopback_options();
  options.transports.seeds = {"localhost"};
  TestNode node(context, options);
  node.open();
  EXPECT_EQ(node.transport.unicast_port(), test_port() + 2);
}

// A refusal is reported for IPv6, too.
TEST(TransportOpen, ReportsARefusalByV6) {
  boost::asio::io_context context;
  SocketOptions options = loopback_options();
  options.transports.seeds = {"localhost"};
  TestNode node(context, options);
  node.open();
  const core::Endpoint nobody{.address = *parse_address("::1"),
                              .port = static_cast<std::uint16_t>(test_port() + 200)};
  node.send({.group = false, .endpoint = nobody}, "are you there?");
  if (node.transport.counters().unsent > 0) GTEST_SKIP() << "this host has no IPv6";
  ASSERT_TRUE(run_until(context, [&] { return !node.refused.empty(); }));
  EXPECT_EQ(node.refused.front().to, nobody);
  EXPECT_EQ(node.refused.front().quoted, "are you there?");
}

// The sentence names the system's limit of receive buffers, because a small one loses datagrams
// under load.
TEST(TransportOpen, WarnsAboutASmallReceiveBuffer) {
  boost::asio::io_context context;
  SocketOptions options = loopback_options();
  options.receive_buffer_bytes = std::size_t{1} << 40;
  TestNode node(context, options);
  node.open();
  ASSERT_EQ(node.warnings.size(), 1u) << "once, not per socket";
  EXPECT_THAT(node.warnings.front(), HasSubstr("net.core.rmem_max"));
}

}  // namespace

}  // namespace muster::io
