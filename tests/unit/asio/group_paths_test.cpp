#include "asio/group_paths.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "asio/address_text.hpp"
#include "unit/asio/made_up.hpp"

namespace muster::io {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::uint16_t port = 12345;
const Transports v4_groups{.broadcast = false, .multicast_v4 = MulticastV4{}};
const Transports v6_groups{.broadcast = false, .multicast_v6 = MulticastV6{}};

/// A line such as "broadcast 2 10.77.0.1 -> 10.77.0.255:12345".
std::string to_line(const GroupPath& path) {
  core::Endpoint destination = path.destination;
  destination.scope = 0;  // its name would be an interface of this host
  return std::string(to_string(path.mode)) + ' ' + std::to_string(path.interface) + ' ' +
         to_text(path.source) + " -> " + to_text(destination);
}

std::vector<std::string> lines(const std::vector<Interface>& used, const Transports& transports) {
  std::vector<std::string> result;
  for (const GroupPath& path : group_paths(used, transports, port)) {
    result.push_back(to_line(path));
  }
  return result;
}

std::string fault_of_groups(const Transports& transports) {
  return fault_of(Errc::invalid_option, [&] { validate_groups(transports); });
}

// Each interface has its own broadcast address and its own source address. Loopback comes last.
TEST(GroupPaths, BroadcastOnEachInterface) {
  EXPECT_THAT(lines({loopback(), wire("eth0", 2, 0), wire("wlan0", 3, 1)}, {}),
              ElementsAre("broadcast 2 10.77.0.1 -> 10.77.0.255:12345",
                          "broadcast 3 10.77.1.1 -> 10.77.1.255:12345",
                          "broadcast 1 127.0.0.1 -> 127.255.255.255:12345"));
}

// Two addresses in two subnets reach different hosts; two in one subnet do not.
TEST(GroupPaths, BroadcastOncePerSubnet) {
  Interface eth0 = wire("eth0", 2, 0);
  eth0.addresses.push_back(
      {core::Address::v4(10, 77, 0, 2), 24, core::Address::v4(10, 77, 0, 255)});
  eth0.addresses.push_back(
      {core::Address::v4(192, 168, 7, 2), 24, core::Address::v4(192, 168, 7, 255)});
  EXPECT_THAT(lines({eth0}, {}), ElementsAre("broadcast 2 10.77.0.1 -> 10.77.0.255:12345",
                                             "broadcast 2 192.168.7.2 -> 192.168.7.255:12345"));
}

// Two interfaces in one subnet may be two cables.
TEST(GroupPaths, BroadcastOnBothInterfacesOfOneSubnet) {
  EXPECT_EQ(lines({wire("eth0", 2, 0), wire("eth1", 3, 0)}, {}).size(), 2u);
}

// A tunnel has no broadcast, but may carry multicast.
TEST(GroupPaths, SkipInterfacesWithoutBroadcast) {
  EXPECT_THAT(lines({tunnel()}, {}), IsEmpty());
  EXPECT_THAT(lines({tunnel()}, v4_groups),
              ElementsAre("multicast_v4 7 10.8.0.2 -> 239.255.77.85:12345"));
}

// Loopback carries IPv4 multicast without the flag.
TEST(GroupPaths, MulticastV4OncePerInterface) {
  Interface eth0 = wire("eth0", 2, 0);
  eth0.addresses.push_back({core::Address::v4(10, 77, 0, 2), 24, {}});
  EXPECT_THAT(lines({loopback(), eth0}, v4_groups),
              ElementsAre("multicast_v4 2 10.77.0.1 -> 239.255.77.85:12345",
                          "multicast_v4 1 127.0.0.1 -> 239.255.77.85:12345"));
}

// IPv6 multicast leaves from the link-local address with the link as scope, and never on loopback.
TEST(GroupPaths, MulticastV6OncePerLink) {
  Interface eth0 = wire("eth0", 2, 5);
  eth0.addresses.insert(eth0.addresses.begin(), {unique_local(1), 64, {}});
  const auto paths = group_paths({loopback(), eth0}, v6_groups, port);
  ASSERT_EQ(paths.size(), 1u);
  EXPECT_EQ(to_line(paths.front()), "multicast_v6 2 fe80::5 -> [ff02::4d55]:12345");
  EXPECT_EQ(paths.front().destination.scope, 2u);
}

// With a bind address nothing else may be the source.
TEST(GroupPaths, MulticastV6FromAnotherAddressIfThereIsNoLinkLocalOne) {
  Interface eth0 = wire("eth0", 2, 0);
  eth0.addresses = {{unique_local(1), 64, {}}};
  EXPECT_THAT(lines({eth0}, v6_groups),
              ElementsAre("multicast_v6 2 fd77::1 -> [ff02::4d55]:12345"));
}

// Some virtual interfaces have no multicast.
TEST(GroupPaths, SkipInterfacesWithoutMulticast) {
  Interface eth0 = wire("eth0", 2, 0);
  eth0.can_multicast = false;
  EXPECT_THAT(lines({eth0}, v4_groups), IsEmpty());
  EXPECT_THAT(lines({eth0}, v6_groups), IsEmpty());
}

// All modes at once, interface by interface.
TEST(GroupPaths, CombineModes) {
  const Transports all{.multicast_v4 = MulticastV4{"239.1.2.3"}, .multicast_v6 = MulticastV6{}};
  EXPECT_THAT(lines({wire("eth0", 2, 0)}, all),
              ElementsAre("broadcast 2 10.77.0.1 -> 10.77.0.255:12345",
                          "multicast_v4 2 10.77.0.1 -> 239.1.2.3:12345",
                          "multicast_v6 2 fe80:: -> [ff02::4d55]:12345"));
}

// A text that is no group address is refused, and the sentence names the range.
TEST(GroupPaths, RefuseABadGroup) {
  for (const char* group : {"", "10.0.0.1", "223.255.255.255", "240.0.0.0", "ff02::1", "group"}) {
    EXPECT_THAT(fault_of_groups({.multicast_v4 = MulticastV4{group}}),
                HasSubstr("224.0.0.0 to 239.255.255.255"))
        << group;
  }
  for (const char* group : {"", "fe80::1", "ff05::1", "ff0e::1", "239.1.2.3", "ff02::1%lo"}) {
    EXPECT_THAT(fault_of_groups({.multicast_v6 = MulticastV6{group}}), HasSubstr("ff02::4d55"))
        << group;
  }
  EXPECT_EQ(fault_of_groups({.multicast_v4 = MulticastV4{"224.0.0.251"},
                             .multicast_v6 = MulticastV6{"ff02::1"}}),
            "");
}

// The TTL is one byte.
TEST(GroupPaths, RefuseABadTtl) {
  for (const int ttl : {-1, 0, 256}) {
    EXPECT_THAT(fault_of_groups({.multicast_v4 = MulticastV4{.ttl = ttl}}),
                HasSubstr("ttl is " + std::to_string(ttl)));
  }
  EXPECT_EQ(fault_of_groups({.multicast_v4 = MulticastV4{.ttl = 255}}), "");
}

}  // namespace

}  // namespace muster::io
