#include "asio/seed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "asio/address_text.hpp"
#include "unit/asio/made_up.hpp"

namespace muster::io {

namespace {

using testing::HasSubstr;

constexpr std::uint16_t default_port = 12345;

std::string fault(std::string_view text) {
  return fault_of(Errc::invalid_option, [&] { parse_seed(text, default_port); });
}

/// The endpoint of a numeric seed.
std::string place(std::string_view text) {
  const Seed seed = parse_seed(text, default_port);
  return seed.endpoint ? to_text(*seed.endpoint) : "unknown";
}

// Numeric seeds need no name server.
TEST(Seed, MayBeAnAddress) {
  EXPECT_EQ(place("10.0.0.7"), "10.0.0.7:12345");
  EXPECT_EQ(place("10.0.0.7:1"), "10.0.0.7:1");
  EXPECT_EQ(place("fd77::1"), "[fd77::1]:12345");
  EXPECT_EQ(place("[fd77::1]"), "[fd77::1]:12345");
  EXPECT_EQ(place("[fd77::1]:65535"), "[fd77::1]:65535");
  EXPECT_EQ(place("fe80::1%lo"), "[fe80::1%lo]:12345");
  EXPECT_EQ(place("[fe80::1%lo]:1"), "[fe80::1%lo]:1");
  EXPECT_EQ(place("[10.0.0.7]:1"), "10.0.0.7:1");
}

// Names are looked up later.
TEST(Seed, MayBeAName) {
  for (const char* text : {"alpha", "alpha:12345", "[alpha]"}) {
    const Seed seed = parse_seed(text, default_port);
    EXPECT_EQ(seed.text, text);
    EXPECT_EQ(seed.host, "alpha");
    EXPECT_EQ(seed.port, default_port);
    EXPECT_FALSE(seed.endpoint);
  }
  EXPECT_EQ(parse_seed("nodes.cluster.local:7", default_port).port, 7);
}

// Every sentence contains the seed as it was written.
TEST(Seed, IsNamedInEachFault) {
  for (const char* text : {"",
                           ":1",
                           "[]",
                           "[]:1",
                           "alpha:",
                           "alpha:0",
                           "alpha:65536",
                           "alpha:x",
                           "alpha:1x",
                           "alpha:-1",
                           "[fd77::1",
                           "[fd77::1]x",
                           "[fd77::1]:",
                           "fd77::1::2",
                           "a b",
                           "http://alpha",
                           "a/b",
                           "a,b",
                           "10.0.0.300",
                           "10.0.0",
                           "7",
                           "10.0.0.7:",
                           "fe80::1",
                           "[fe80::1]:1",
                           "fe80::1%no-such",
                           "alpha%lo",
                           "0.0.0.0",
                           "::",
                           "255.255.255.255",
                           "239.255.77.85",
                           "ff02::1"}) {
    EXPECT_THAT(fault(text), HasSubstr("the seed \"" + std::string(text) + '"')) << text;
  }
}

// Common mistakes, each with the remedy.
TEST(Seed, NamesTheRemedy) {
  EXPECT_THAT(fault("alpha:99999"), HasSubstr("from 1 to 65535"));
  EXPECT_THAT(fault("10.0.0.300"), HasSubstr("not an IPv4 address"));
  EXPECT_THAT(fault("fe80::1"), HasSubstr("[fe80::1%eth0]"));
  EXPECT_THAT(fault("fe80::1%no-such"), HasSubstr("interface of this host"));
  EXPECT_THAT(fault("239.255.77.85"), HasSubstr("one host"));
  EXPECT_THAT(fault("http://alpha"), HasSubstr("write it like"));
}

// The faulty seed of a list is found.
TEST(Seed, ListsAreReadInOrder) {
  const auto seeds = parse_seeds({"alpha", "10.0.0.7"}, default_port);
  ASSERT_EQ(seeds.size(), 2u);
  EXPECT_EQ(seeds[0].host, "alpha");
  EXPECT_EQ(seeds[1].host, "10.0.0.7");
  EXPECT_THAT(fault_of(Errc::invalid_option,
                       [] {
                         parse_seeds({"alpha", "beta:0"}, default_port);
                       }),
              HasSubstr("beta:0"));
}

}  // namespace

}  // namespace muster::io
