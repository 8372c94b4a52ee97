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

/// A laptop: a wire, Wi-Fi, a bridge without containers, a VPN, an interface without addresses.
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

// Without rules everything that can work is used, loopback and VPN included.
TEST(InterfaceChoice, UsesAllThatAreUp) {
  EXPECT_THAT(used_names({}), ElementsAre("lo", "eth0", "wlan0", "tun0"));
}

// The lines that a node logs at its start.
TEST(InterfaceChoice, SaysWhy) {
  const auto choices = choose_interfaces(laptop(), {});
  EXPECT_EQ(why(choices, "lo"), "up, 127.0.0.1/8, broadcast 127.255.255.255, ::1/128");
  EXPECT_EQ(why(choices, "eth0"), "up, 10.77.2.1/24, broadcast 10.77.2.255, fe80::2/64");
  EXPECT_EQ(why(choices, "docker0"), "is down");
  EXPECT_EQ(why(choices, "tun0"), "up, 10.8.0.2/32");
  EXPECT_EQ(why(choices, "eth9"), "has no address");
}

// The first complaint of the field: traffic that leaves by the wrong interface.
TEST(InterfaceChoice, DeniesByPatternBlockAndAddress) {
  const InterfaceRules rules{.deny = {"docker*", "10.8.0.0/16", "10.77.3.1"}};
  EXPECT_THAT(used_names(rules), ElementsAre("lo", "eth0"));
  const auto choices = choose_interfaces(laptop(), rules);
  EXPECT_EQ(why(choices, "docker0"), "denied by \"docker*\"");
  EXPECT_EQ(why(choices, "tun0"), "denied by \"10.8.0.0/16\"");
  EXPECT_EQ(why(choices, "wlan0"), "denied by \"10.77.3.1\"");
}

// Each of several entries lets interfaces in.
TEST(InterfaceChoice, AllowsByPatternBlockAndAddress) {
  EXPECT_THAT(used_names({.allow = {"wl*"}}), ElementsAre("wlan0"));
  EXPECT_THAT(used_names({.allow = {"10.77.0.0/16"}}), ElementsAre("eth0", "wlan0"));
  EXPECT_THAT(used_names({.allow = {"10.8.0.2", "lo"}}), ElementsAre("lo", "tun0"));
  EXPECT_EQ(why(choose_interfaces(laptop(), {.allow = {"wl*"}}), "eth0"), "not in the allow list");
}

// "Use those, but not that one."
TEST(InterfaceChoice, DeniesWhatIsAllowedToo) {
  EXPECT_THAT(used_names({.allow = {"*"}, .deny = {"tun*"}}), ElementsAre("lo", "eth0", "wlan0"));
}

// An allowed interface that is down is named as such, so nobody looks for a fault in the rules.
TEST(InterfaceChoice, DoesNotUseWhatIsDownEvenIfAllowed) {
  EXPECT_THAT(used_names({.allow = {"docker0"}}), ElementsAre());
  EXPECT_EQ(why(choose_interfaces(laptop(), {.allow = {"docker0"}}), "docker0"), "is down");
}

// A cluster within one host.
TEST(InterfaceChoice, MayBeLoopbackAlone) {
  EXPECT_THAT(used_names({.loopback_only = true}), ElementsAre("lo"));
  EXPECT_EQ(why(choose_interfaces(laptop(), {.loopback_only = true}), "eth0"),
            "is not loopback, and only that is used");
}

// The one interface with the address is used, and of it that address alone.
TEST(InterfaceChoice, KeepsTheBindAddressOnly) {
  const auto choices = choose_interfaces(laptop(), {.bind_address = "10.77.2.1"});
  const auto used = used_interfaces(choices);
  ASSERT_EQ(used.size(), 1u);
  EXPECT_EQ(used.front().name, "eth0");
  ASSERT_EQ(used.front().addresses.size(), 1u);
  EXPECT_EQ(used.front().addresses.front().address, core::Address::v4(10, 77, 2, 1));
  EXPECT_EQ(why(choices, "lo"), "does not have the bind address 10.77.2.1");
}

// A node that can reach nobody says at once why each interface does not do.
TEST(InterfaceChoice, ComplainsWhenNoneIsLeft) {
  const auto none = choose_interfaces(laptop(), {.allow = {"docker0", "eth9"}});
  EXPECT_THAT(fault_of(Errc::no_interface, [&] { require_used_interface(none); }),
              AllOf(HasSubstr("docker0: is down"), HasSubstr("eth9: has no address"),
                    HasSubstr("lo: not in the allow list")));
  EXPECT_NO_THROW(require_used_interface(choose_interfaces(laptop(), {})));
}

}  // namespace

}  // namespace muster::io
