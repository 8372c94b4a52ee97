#include "asio/interface_choice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/asio/made_up.hpp"

namespace muster::io {

namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

Interface docker_bridge() {
  Interface bridge = wire("docker0", 5, 17);
  bridge.is_up = false;  // no container runs
  return bridge;
}

Interface bare_wire() {
  Interface bare = wire("eth9", 9, 9);
  bare.addresses.clear();
  return bare;
}

/// A laptop: Ethernet, Wi-Fi, a bridge without containers, a VPN, an interface without addresses.
std::vector<Interface> laptop() {
  return {loopback(),      wire("eth0", 2, 2), wire("wlan0", 3, 3),
          docker_bridge(), tunnel(),           bare_wire()};
}

std::string why(const std::vector<InterfaceChoice>& choices, std::string_view name) {
  for (const InterfaceChoice& choice : choices) {
    if (choice.interface.name == name) return choice.why;
  }
  return "not there";
}

std::vector<std::string> used_names(const InterfaceRules& rules) {
  std::vector<std::string> names;
  for (const Interface& used : used_interfaces(choose_interfaces(laptop(), rules))) {
    names.push_back(used.name);
  }
  return names;
}

// Without rules, every interface that works is used, loopback and VPN included.
TEST(InterfaceChoice, UsesAllInterfacesThatAreUp) {
  EXPECT_THAT(used_names({}), ElementsAre("lo", "eth0", "wlan0", "tun0"));
}

// The reasons that a node logs at its start.
TEST(InterfaceChoice, GivesReasons) {
  const auto choices = choose_interfaces(laptop(), {});
  EXPECT_EQ(why(choices, "lo"), "up, 127.0.0.1/8, broadcast 127.255.255.255, ::1/128");
  EXPECT_EQ(why(choices, "eth0"), "up, 10.77.2.1/24, broadcast 10.77.2.255, fe80::2/64");
  EXPECT_EQ(why(choices, "docker0"), "is down");
  EXPECT_EQ(why(choices, "tun0"), "up, 10.8.0.2/32");
  EXPECT_EQ(why(choices, "eth9"), "has no address");
}

// A rule excludes interfaces, so that traffic does not leave by the wrong one.
TEST(InterfaceChoice, DeniesByPatternBlockAndAddress) {
  const InterfaceRules rules{.deny = {"docker*", "10.8.0.0/16", "10.77.3.1"}};
  EXPECT_THAT(used_names(rules), ElementsAre("lo", "eth0"));
  const auto choices = choose_interfaces(laptop(), rules);
  EXPECT_EQ(why(choices, "docker0"), "denied by \"docker*\"");
  EXPECT_EQ(why(choices, "tun0"), "denied by \"10.8.0.0/16\"");
  EXPECT_EQ(why(choices, "wlan0"), "denied by \"10.77.3.1\"");
}

// An interface is allowed if any of several entries matches.
TEST(InterfaceChoice, AllowsByPatternBlockAndAddress) {
  EXPECT_THAT(used_names({.allow = {"wl*"}}), ElementsAre("wlan0"));
  EXPECT_THAT(used_names({.allow = {"10.77.0.0/16"}}), ElementsAre("eth0", "wlan0"));
  EXPECT_THAT(used_names({.allow = {"10.8.0.2", "lo"}}), ElementsAre("lo", "tun0"));
  EXPECT_EQ(why(choose_interfaces(laptop(), {.allow = {"wl*"}}), "eth0"), "not in the allow list");
}

// A denied interface is not used, even if it is allowed.
TEST(InterfaceChoice, DenyOutranksAllow) {
  EXPECT_THAT(used_names({.allow = {"*"}, .deny = {"tun*"}}), ElementsAre("lo", "eth0", "wlan0"));
}

// The reason for skipping an allowed interface is that it is down, not that a rule excludes it.
TEST(InterfaceChoice, SkipsAllowedInterfacesThatAreDown) {
  EXPECT_THAT(used_names({.allow = {"docker0"}}), ElementsAre());
  EXPECT_EQ(why(choose_interfaces(laptop(), {.allow = {"docker0"}}), "docker0"), "is down");
}

// A cluster within one host.
TEST(InterfaceChoice, UsesLoopbackOnlyOnRequest) {
  EXPECT_THAT(used_names({.loopback_only = true}), ElementsAre("lo"));
  EXPECT_EQ(why(choose_interfaces(laptop(), {.loopback_only = true}), "eth0"),
            "is not loopback, and only that is used");
}

// Only the interface with the bind address is used, with that address only.
TEST(InterfaceChoice, KeepsTheBindAddressOnly) {
  const auto choices = choose_interfaces(laptop(), {.bind_address = "10.77.2.1"});
  const auto used = used_interfaces(choices);
  ASSERT_EQ(used.size(), 1u);
  EXPECT_EQ(used.front().name, "eth0");
  ASSERT_EQ(used.front().addresses.size(), 1u);
  EXPECT_EQ(used.front().addresses.front().address, core::Address::v4(10, 77, 2, 1));
  EXPECT_EQ(why(choices, "lo"), "does not have the bind address 10.77.2.1");
}

// Without a usable interface, the sentence names the reason of each one.
TEST(InterfaceChoice, FailsWithoutAUsableInterface) {
  const auto none = choose_interfaces(laptop(), {.allow = {"docker0", "eth9"}});
  EXPECT_THAT(fault_of(Errc::no_interface, [&] { require_used_interface(none); }),
              AllOf(HasSubstr("docker0: is down"), HasSubstr("eth9: has no address"),
                    HasSubstr("lo: not in the allow list")));
  EXPECT_NO_THROW(require_used_interface(choose_interfaces(laptop(), {})));
}

}  // namespace

}  // namespace muster::io
