#include "asio/fair_share.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace muster::io {

namespace {

core::Address host(std::uint8_t number) {
  return core::Address::v4(10, 0, 0, number);
}

std::vector<core::Address> hosts(const std::vector<std::uint8_t>& numbers) {
  std::vector<core::Address> found;
  for (const std::uint8_t number : numbers) found.push_back(host(number));
  return found;
}

// The address with the most places gives one up.
TEST(CrowdingAddress, HasTheMostPlaces) {
  EXPECT_EQ(crowding_address(hosts({1, 2, 2, 3, 2, 3}), host(1)), host(2));
  EXPECT_EQ(crowding_address(hosts({1, 2, 2}), host(4)), host(2));
}

// No address gives up a place for an address that would then have as many.
TEST(CrowdingAddress, IsTheNewcomersAmongEquals) {
  EXPECT_EQ(crowding_address(hosts({1, 2, 2}), host(1)), host(1));
  EXPECT_EQ(crowding_address(hosts({1, 2}), host(3)), host(3));
  EXPECT_EQ(crowding_address({}, host(1)), host(1));
}

}  // namespace

}  // namespace muster::io
