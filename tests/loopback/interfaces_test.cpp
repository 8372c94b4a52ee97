#include "asio/interfaces.hpp"

#include <gtest/gtest.h>
#include <net/if.h>

#include "asio/address_text.hpp"
#include "asio/clock.hpp"
#include "loopback/namespace.hpp"

namespace muster::io {

namespace {

const Interface* find(const std::vector<Interface>& interfaces, std::string_view name) {
  for (const Interface& interface : interfaces) {
    if (interface.name == name) return &interface;
  }
  return nullptr;
}

/// "10.0.0.1>10.0.0.255 " for each address.
std::string broadcasts(const Interface& interface) {
  std::string text;
  for (const InterfaceAddress& own : interface.addresses) {
    text += to_text(own.address) + '>' + (own.broadcast ? to_text(*own.broadcast) : "") + ' ';
  }
  return text;
}

// The kernel reports no broadcast address for loopback, yet 127.255.255.255 works there.
TEST(Interfaces, IncludeLoopbackWithItsBroadcastAddress) {
  const auto interfaces = list_interfaces();
  const Interface* lo = find(interfaces, "lo");
  ASSERT_NE(lo, nullptr);
  EXPECT_EQ(lo->index, if_nametoindex("lo"));
  EXPECT_TRUE(lo->is_up);
  EXPECT_TRUE(lo->is_loopback);
  EXPECT_FALSE(lo->can_broadcast);
  ASSERT_FALSE(lo->addresses.empty());
  const InterfaceAddress& own = lo->addresses.front();
  EXPECT_EQ(to_text(own.address), "127.0.0.1");
  EXPECT_EQ(own.prefix, 8);
  ASSERT_TRUE(own.broadcast);
  EXPECT_EQ(to_text(*own.broadcast), "127.255.255.255");
}

// Each interface is listed once, by index, also if its addresses have several labels.
TEST(Interfaces, AreListedOnceInOrder) {
  const auto interfaces = list_interfaces();
  for (std::size_t i = 1; i < interfaces.size(); ++i) {
    EXPECT_LT(interfaces[i - 1].index, interfaces[i].index);
  }
}

// An interface that is off is listed, so that it can be said why it is not used.
TEST(Interfaces, IncludeThoseThatAreDown) {
  const bool is_made = in_network_namespace([] {
    auto interfaces = list_interfaces();
    const Interface* lo = find(interfaces, "lo");
    ASSERT_NE(lo, nullptr);
    EXPECT_FALSE(lo->is_up);
    EXPECT_TRUE(lo->addresses.empty());
    ASSERT_TRUE(switch_loopback(true));
    interfaces = list_interfaces();
    EXPECT_TRUE(find(interfaces, "lo")->is_up);
  });
  if (!is_made) GTEST_SKIP() << "this user may not make a network namespace";
}

// Loopback's own block only: an address of another one on it is this host's alone.
TEST(Interfaces, FindBroadcastAddressesOfEachKind) {
  const bool is_made = in_network_namespace([] {
    if (!make_link()) GTEST_SKIP() << "this host has no `ip`, or no virtual Ethernet";
    ASSERT_TRUE(run("ip addr add 10.9.9.9/32 dev lo"));
    ASSERT_TRUE(run("ip addr add 10.1.0.1/16 brd 10.1.200.255 dev v0"));
    ASSERT_TRUE(run("ip addr add 10.2.0.1/16 brd 10.255.255.255 dev v0 label v0:backup"));
    ASSERT_TRUE(run("ip addr add 10.3.0.1/31 dev v0"));
    ASSERT_TRUE(run("ip addr add 10.4.0.1 peer 10.4.0.2/24 dev v0"));
    const auto interfaces = list_interfaces();
    EXPECT_EQ(broadcasts(*find(interfaces, "lo")), "127.0.0.1>127.255.255.255 10.9.9.9> ::1> ");
    EXPECT_EQ(broadcasts(*find(interfaces, "v0")),
              "10.77.0.1>10.77.0.255 10.1.0.1>10.1.255.255 10.2.0.1>10.255.255.255 10.3.0.1> "
              "10.4.0.1>10.4.0.255 fe80::77> ");
  });
  if (!is_made) GTEST_SKIP() << "this user may not make a network namespace";
}

// Leases are measured with it.
TEST(Clock, GoesForward) {
  const core::Time before = now();
  EXPECT_GT(before, core::Time{});
  EXPECT_LE(before, now());
}

}  // namespace

}  // namespace muster::io
