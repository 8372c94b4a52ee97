#include "asio/address_text.hpp"

#include <gtest/gtest.h>
#include <net/if.h>

#include "unit/asio/made_up.hpp"

namespace muster::io {

namespace {

// An address that was read is written back unchanged, in the shortest form.
TEST(AddressText, ReadsBackUnchanged) {
  for (const char* text : {"0.0.0.0", "10.0.0.7", "127.255.255.255", "::", "::1", "fe80::1",
                           "fd77::1", "ff02::4d55", "2001:db8::8:800:200c:417a"}) {
    const auto address = parse_address(text);
    ASSERT_TRUE(address) << text;
    EXPECT_EQ(to_text(*address), text);
  }
}

// An IPv4 address has one internal form for all its spellings.
TEST(AddressText, UnifiesMappedAddresses) {
  EXPECT_EQ(parse_address("::ffff:10.0.0.7"), core::Address::v4(10, 0, 0, 7));
  EXPECT_TRUE(parse_address("10.0.0.7")->is_v4());
  EXPECT_FALSE(parse_address("::1")->is_v4());
}

// The old short forms of IPv4 ("10.7" for 10.0.0.7) are usually mistakes, so they are refused.
TEST(AddressText, RefusesOtherText) {
  for (const char* text :
       {"", " ", "10", "10.7", "10.0.0.256", "10.0.0.7.8", "10.0.0.7 ", "1.2.3.4/8", "eth0", "fe80",
        ":::", "fe80::1%", "fe80::1%lo", "[::1]", "::1::"}) {
    EXPECT_FALSE(parse_address(text)) << text;
  }
}

// A scope may be a name or a number, and is written as a name.
TEST(AddressText, ReadsScopes) {
  const core::Endpoint expected{.address = link_local(1), .scope = if_nametoindex("lo")};
  EXPECT_EQ(parse_host("fe80::1%lo"), expected);
  EXPECT_EQ(parse_host("fe80::1%" + std::to_string(expected.scope)), expected);
  EXPECT_EQ(to_host_text(expected), "fe80::1%lo");
}

// An unknown scope is refused instead of ignored.
TEST(AddressText, RefusesUnknownScopes) {
  for (const char* text : {"fe80::1%", "fe80::1%no-such", "fe80::1%0", "fe80::1%-1", "fe80::1%1x",
                           "fd77::1%lo", "127.0.0.1%lo", "%lo"}) {
    EXPECT_FALSE(parse_host(text)) << text;
  }
}

// Ports are separated from the colons of IPv6.
TEST(AddressText, WritesEndpoints) {
  EXPECT_EQ(to_text(core::Endpoint{.address = core::Address::v4(10, 0, 0, 7), .port = 12345}),
            "10.0.0.7:12345");
  EXPECT_EQ(to_text(core::Endpoint{.address = unique_local(1), .port = 1}), "[fd77::1]:1");
  const core::Endpoint scoped{
      .address = link_local(1), .port = 12345, .scope = if_nametoindex("lo")};
  EXPECT_EQ(to_text(scoped), "[fe80::1%lo]:12345");
}

// An interface that no longer exists is written by its number.
TEST(AddressText, WritesUnknownScopesAsNumbers) {
  EXPECT_EQ(to_host_text({.address = link_local(1), .scope = 4'000'000}), "fe80::1%4000000");
}

}  // namespace

}  // namespace muster::io
