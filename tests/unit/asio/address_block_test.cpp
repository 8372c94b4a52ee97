#include "asio/address_block.hpp"

#include <gtest/gtest.h>

#include "asio/address_text.hpp"

namespace muster::io {

namespace {

bool contains(std::string_view block, std::string_view address) {
  return parse_block(block).value().contains(parse_address(address).value());
}

struct Case {
  const char* block;
  const char* inside;
  const char* outside;
};

// The addresses on either side of each edge.
TEST(AddressBlock, EndsAtItsPrefix) {
  const Case cases[] = {
      {"10.1.0.0/16", "10.1.0.0", "10.0.255.255"},
      {"10.1.0.0/16", "10.1.255.255", "10.2.0.0"},
      {"10.77.0.128/25", "10.77.0.128", "10.77.0.127"},
      {"10.0.0.7/32", "10.0.0.7", "10.0.0.6"},
      {"0.0.0.0/1", "127.255.255.255", "128.0.0.0"},
      {"fd00::/8", "fdff::1", "fe00::"},
      {"fe80::/10", "febf::1", "fec0::"},
      {"fd77::1/128", "fd77::1", "fd77::2"},
  };
  for (const Case& one : cases) {
    EXPECT_TRUE(contains(one.block, one.inside)) << one.block << ' ' << one.inside;
    EXPECT_FALSE(contains(one.block, one.outside)) << one.block << ' ' << one.outside;
  }
}

// "All of IPv6" does not include IPv4, although IPv4 addresses are kept in IPv6 form.
TEST(AddressBlock, ContainsOneFamilyOnly) {
  EXPECT_TRUE(contains("0.0.0.0/0", "255.255.255.255"));
  EXPECT_FALSE(contains("0.0.0.0/0", "::1"));
  EXPECT_TRUE(contains("::/0", "::1"));
  EXPECT_FALSE(contains("::/0", "10.0.0.7"));
}

// An address with its prefix, as `ip addr` prints it, is a block.
TEST(AddressBlock, IgnoresBitsBeyondThePrefix) {
  EXPECT_TRUE(contains("10.1.2.3/16", "10.1.200.200"));
}

// The last address is the broadcast address of a subnet.
TEST(AddressBlock, HasALastAddress) {
  EXPECT_EQ(to_text(parse_block("127.0.0.1/8")->last()), "127.255.255.255");
  EXPECT_EQ(to_text(parse_block("10.77.0.130/26")->last()), "10.77.0.191");
}

// Every text is refused that is not an address, a slash and a possible number.
TEST(AddressBlock, RefusesOtherText) {
  for (const char* text :
       {"", "/", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/99", "10.0.0.0/x", "10.0.0.0/8x",
        "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/ 8", "10.0.0/8", "/8", "fd00::/129", "eth0/8",
        "10.0.0.0/255.0.0.0", "10.0.0.0/99999999999999999999"}) {
    EXPECT_FALSE(parse_block(text)) << text;
  }
}

}  // namespace

}  // namespace muster::io
