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
TEST(InterfaceRules, AcceptsWhatTheDocumentationShows) {
  EXPECT_NO_THROW(
      validate_interface_rules({.allow = {"eth0", "eth*", "enp?s0", "[ew]*", "eth0.100", "br-1a2b",
                                          "10.1.0.0/16", "fd00::/8", "10.0.0.7", "fe80::1"},
                                .deny = {"docker*", "172.16.0.0/12"},
                                .bind_address = "10.0.0.7"}));
}

// A block that cannot be one is told apart from a name that may come later.
TEST(InterfaceRules, RefusesABadBlock) {
  for (const char* block : {"10.0.0.0/99", "10.0.0.0/x", "eth0/24", "10.0.0/8", "10.0.0.0/"}) {
    EXPECT_THAT(fault_of_allow(block), HasSubstr('"' + std::string(block) + '"')) << block;
    EXPECT_THAT(fault_of_allow(block), HasSubstr("10.1.0.0/16")) << block;
  }
}

// A slip in an address must not quietly become the name of an interface that never comes.
TEST(InterfaceRules, RefusesAnAlmostAddress) {
  EXPECT_THAT(fault_of_allow("10.0.0.300"), HasSubstr("neither an address"));
  EXPECT_THAT(fault_of_allow("10.0"), HasSubstr("neither an address"));
  EXPECT_THAT(fault_of_allow("fe80::1::2"), HasSubstr("neither an address"));
  EXPECT_THAT(fault_of_allow("10.0.*"), HasSubstr("patterns match names"));
  EXPECT_THAT(fault_of_allow(""), HasSubstr("matches nothing"));
}

// The sentence says which list is at fault.
TEST(InterfaceRules, NamesTheOption) {
  EXPECT_THAT(fault_of_allow("10.0.0.0/99"), HasSubstr("interfaces.allow"));
  EXPECT_THAT(
      fault_of(Errc::invalid_option, [] { validate_interface_rules({.deny = {"10.0.0.0/99"}}); }),
      HasSubstr("interfaces.deny"));
}

// The three things that people write there, and what to do instead.
TEST(InterfaceRules, RefusesABindAddressThatIsNone) {
  EXPECT_THAT(fault_of_bind("eth0"), HasSubstr("use interfaces.allow"));
  EXPECT_THAT(fault_of_bind("0.0.0.0"), HasSubstr("leave it empty"));
  EXPECT_THAT(fault_of_bind("::"), HasSubstr("leave it empty"));
  EXPECT_THAT(fault_of_bind("fe80::1"), HasSubstr("fe80::1%eth0"));
  EXPECT_EQ(fault_of_bind(""), "");
}

// One entry may be a name, a pattern, a block or an address.
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

// Link-local addresses are the same on many links.
TEST(InterfaceRules, MatchByScope) {
  Interface here = loopback();
  here.addresses = {{link_local(5), 64}};
  EXPECT_TRUE(matches("fe80::5%lo", here));
  EXPECT_FALSE(matches("fe80::5%lo", wire("eth0", here.index + 1, 5)));
}

// A misspelt name at the start would mean to hear nobody, for ever.
TEST(InterfaceRules, NameUnknownInterfacesAndWhatThereIs) {
  const std::string fault = unknown({.allow = {"eth*", "eht0"}});
  EXPECT_THAT(fault, HasSubstr("\"eht0\""));
  EXPECT_THAT(fault, HasSubstr("lo 127.0.0.1 ::1, eth0 10.77.0.1 fe80::"));
  EXPECT_THAT(unknown({.allow = {"10.0.0.7"}}), HasSubstr("\"10.0.0.7\""));
  EXPECT_THAT(unknown({.bind_address = "10.0.0.7"}), HasSubstr("bind_address"));
}

// What may come later, or is there, or is only denied, is no reason not to start.
TEST(InterfaceRules, LetOthersPass) {
  EXPECT_EQ(unknown({.allow = {"wlan*", "10.99.0.0/16", "eth0", "10.77.0.1"},
                     .deny = {"docker0", "10.9.9.9"},
                     .bind_address = "10.77.0.1"}),
            "");
}

}  // namespace

}  // namespace muster::io
