#include "core/port_owners.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <initializer_list>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace muster::core {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Endpoint at(std::uint8_t host, std::uint16_t port) {
  return {Address::v4(10, 0, 0, host), port, 0};
}

Peer peer_in(std::uint32_t slot, std::initializer_list<Endpoint> endpoints) {
  Peer peer;
  peer.id.slot = slot;
  for (const Endpoint& endpoint : endpoints) peer.paths.add({.endpoint = endpoint});
  return peer;
}

// Owners are listed by slot, so that runs repeat, in any order of arrival.
TEST(PortOwners, AreListedBySlot) {
  PortOwners owners;
  const Peer late = peer_in(7, {at(1, 80)});
  owners.add(late);
  owners.add(peer_in(2, {at(2, 80), at(1, 80)}));
  EXPECT_THAT(owners.at(at(1, 80)), ElementsAre(2, 7));
  EXPECT_THAT(owners.at(at(2, 80)), ElementsAre(2));
  EXPECT_THAT(owners.at(at(1, 81)), IsEmpty());
  owners.remove(late);
  EXPECT_THAT(owners.at(at(1, 80)), ElementsAre(2));
}

// For any sequence of changes, every peer is found where it was heard, and nowhere after it has
// gone.
RC_GTEST_PROP(PortOwners, AgreeWithAMap, ()) {
  PortOwners owners;
  std::array<std::optional<Peer>, 4> places;
  std::set<std::pair<std::uint16_t, std::uint32_t>> expected;
  for (const auto place : *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange(0, 4))) {
    std::optional<Peer>& peer = places[place];
    if (peer) {
      owners.remove(*peer);
      peer.reset();
      std::erase_if(expected, [&](const auto& each) { return each.second == place; });
    } else {
      const auto port = *rc::gen::inRange<std::uint16_t>(0, 3);
      const auto next = static_cast<std::uint16_t>(port + 1);
      owners.add(peer.emplace(peer_in(place, {at(1, port), at(1, next)})));
      expected.insert({{port, place}, {next, place}});
    }
    std::set<std::pair<std::uint16_t, std::uint32_t>> found;
    for (std::uint16_t port = 0; port < 5; ++port) {
      for (const std::uint32_t slot : owners.at(at(1, port))) found.emplace(port, slot);
    }
    RC_ASSERT(found == expected);
  }
}

}  // namespace

}  // namespace muster::core
