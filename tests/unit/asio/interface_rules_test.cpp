#include "asio/interface_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/asio/made_up.hpp"

namespace muster::io {

namespace {

using testing::HasSubstr;

std::string fault_of_allow(std::string entry) {
  return fault_of(Errc::invalid_option,
                  [&] { validate_interface_rules({.allow = {std::move(entry)}}); });
}

std::string fault_of_bind(std::string address) {
  return fault_of(Errc::invalid_option,
                  [&] { validate_interface_rules({.bind_address = std::move(address)}); });
}

std::string unknown(const InterfaceRules& rules) {
  return fault_of(Errc::no_interface, [&] {
    require_known_interfaces({loopback(), wire("eth0", 2, 0)}, rules);
  });
}

// Names, patterns, blocks and addresses of both families.
TEST(InterfaceRules, AcceptsTheDocumentedForms) {
  EXPECT_NO_THROW(
      validate_interface_rules({.allow = {"eth0", "eth*", "enp?s0", "[ew]*", "eth0.100", "br-1a2b",
                                          "10.1.0.0/16", "fd00::/8", "10.0.0.7", "fe80::1"},
                                .deny = {"docker*", "172.16.0.0/12"},
                                .bind_address = "10.0.0.7"}));
}

// A malformed block is a fault; an unknown name may appear later.
TEST(InterfaceRules, RefusesABadBlock) {
  for (const char* block : {"10.0.0.0/99", "10.0.0.0/x", "eth0/24", "10.0.0/8", "10.0.0.0/"}) {
    EXPECT_THAT(fault_of_allow(block), HasSubstr('"' + std::string(block) + '"')) << block;
    EXPECT_THAT(fault_of_allow(block), HasSubstr("10.1.0.0/16")) << block;
  }
}

// A mistyped address is refused, because it would otherwise be the name of an interface that never
// appears.
TEST(InterfaceRules, RefusesAMistypedAddress) {
  EXPECT_THAT(fault_of_allow("10.0.0.300"), HasSubstr("neither an address"));
  EXPECT_THAT(fault_of_allow("10.0"), HasSubstr("neither an address"));
  EXPECT_THAT(fault_of_allow("fe80::1::2"), HasSubstr("neither an address"));
  EXPECT_THAT(fault_of_allow("10.0.*"), HasSubstr("patterns match names"));
  EXPECT_THAT(fault_of_allow(""), HasSubstr("matches nothing"));
}

// The sentence names the faulty list.
TEST(InterfaceRules, NamesTheOption) {
  EXPECT_THAT(fault_of_allow("10.0.0.0/99"), HasSubstr("interfaces.allow"));
  EXPECT_THAT(
      fault_of(Errc::invalid_option, [] { validate_interface_rules({.deny = {"10.0.0.0/99"}}); }),
      HasSubstr("interfaces.deny"));
}

// Three common mistakes for the bind address, each with the remedy.
TEST(InterfaceRules, RefusesBadBindAddresses) {
  EXPECT_THAT(fault_of_bind("eth0"), HasSubstr("use interfaces.allow"));
  EXPECT_THAT(fault_of_bind("0.0.0.0"), HasSubstr("leave it empty"));
  EXPECT_THAT(fault_of_bind("::"), HasSubstr("leave it empty"));
  EXPECT_THAT(fault_of_bind("fe80::1"), HasSubstr("fe80::1%eth0"));
  EXPECT_EQ(fault_of_bind(""), "");
}

// An entry may be a name, a pattern, a block or an address.
TEST(InterfaceRules, MatchByNameBlockAndAddress) {
  const Interface eth0 = wire("eth0", 2, 3);
  for (const char* entry :
       {"eth0", "eth*", "e*0", "*", "10.77.0.0/16", "10.77.3.1", "fe80::3", "fe80::/10"}) {
    EXPECT_TRUE(matches(entry, eth0)) << entry;
  }
  for (const char* entry :
       {"eth", "ETH0", "eth1", "th0", "10.78.0.0/16", "10.77.3.2", "fd00::/8"}) {
    EXPECT_FALSE(matches(entry, eth0)) << entry;
  }
}

// The same link-local address may exist on many links.
TEST(InterfaceRules, MatchByScope) {
  Interface here = loopback();
  here.addresses = {{link_local(5), 64}};
  EXPECT_TRUE(matches("fe80::5%lo", here));
  EXPECT_FALSE(matches("fe80::5%lo", wire("eth0", here.index + 1, 5)));
}

// A mistyped name at the start would make the node deaf.
TEST(InterfaceRules, NamesUnknownAndExistingInterfaces) {
  const std::string fault = unknown({.allow = {"eth*", "eht0"}});
  EXPECT_THAT(fault, HasSubstr("\"eht0\""));
  EXPECT_THAT(fault, HasSubstr("lo 127.0.0.1 ::1, eth0 10.77.0.1 fe80::"));
  EXPECT_THAT(unknown({.allow = {"10.0.0.7"}}), HasSubstr("\"10.0.0.7\""));
  EXPECT_THAT(unknown({.bind_address = "10.0.0.7"}), HasSubstr("bind_address"));
}

// Rules that may match later, match now, or only deny do not prevent a start.
TEST(InterfaceRules, LetOthersPass) {
  EXPECT_EQ(unknown({.allow = {"wlan*", "10.99.0.0/16", "eth0", "10.77.0.1"},
                     .deny = {"docker0", "10.9.9.9"},
                     .bind_address = "10.77.0.1"}),
            "");
}

}  // namespace

}  // namespace muster::io
