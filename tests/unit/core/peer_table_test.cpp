#include "core/peer_table.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <vector>

#include "core/limits.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;

constexpr Time start{1h};

std::vector<std::uint64_t> walk(const PeerTable& peers) {
  std::vector<std::uint64_t> sessions;
  peers.for_each([&](const Peer& peer) { sessions.push_back(peer.session.low); });
  return sessions;
}

// A new peer is a stranger, found by its slot and by its session.
TEST(PeerTable, FindsBySlotAndBySession) {
  PeerTable peers;
  Peer* peer = peers.add({1, 2}, start);
  ASSERT_NE(peer, nullptr);
  EXPECT_EQ(peer->stage, Stage::stranger);
  EXPECT_EQ(peer->met_at, start);
  EXPECT_NE(peer->attributes, nullptr);
  EXPECT_EQ(peers.find(peer->id), peer);
  EXPECT_EQ(peers.find(SessionId{1, 2}), peer);
  EXPECT_EQ(peers.find(SessionId{2, 1}), nullptr);
  EXPECT_EQ(peers.find(PeerId{1, 0}), nullptr);
  EXPECT_EQ(peers.size(), 1u);
}

// The id of a forgotten peer finds nothing, not even the next peer in its slot.
TEST(PeerTable, DoesNotFindForgottenPeers) {
  PeerTable peers;
  Peer* peer = peers.add({0, 1}, start);
  const PeerId id = peer->id;
  peer->greeted = true;
  peer->hello.term = 7;
  peers.forget(id);
  EXPECT_EQ(peers.find(id), nullptr);
  EXPECT_EQ(peers.find(SessionId{0, 1}), nullptr);
  EXPECT_EQ(peers.size(), 0u);
  const Peer* heir = peers.add({0, 2}, start);
  EXPECT_EQ(heir->id.slot, id.slot) << "places are used again";
  EXPECT_NE(heir->id, id);
  EXPECT_FALSE(heir->greeted);
  EXPECT_EQ(heir->hello, Hello{});
  EXPECT_EQ(peers.find(id), nullptr);
  peers.forget(id);
  EXPECT_EQ(peers.size(), 1u) << "forgetting twice forgets nobody else";
}

// References stay valid while others come and go.
TEST(PeerTable, KeepsPeersWhereTheyAre) {
  PeerTable peers;
  Peer* first = peers.add({0, 1}, start);
  for (std::uint64_t i = 2; i <= 2000; ++i) peers.add({0, i}, start);
  for (std::uint64_t i = 2; i <= 2000; i += 2) peers.forget(peers.find(SessionId{0, i})->id);
  EXPECT_EQ(peers.find(SessionId{0, 1}), first);
  EXPECT_EQ(first->session, (SessionId{0, 1}));
}

// A walk goes by slot, the same in every run. A walk may forget peers.
TEST(PeerTable, IsWalkedBySlot) {
  PeerTable peers;
  for (const std::uint64_t session : {5u, 3u, 9u, 1u}) peers.add({0, session}, start);
  EXPECT_EQ(walk(peers), (std::vector<std::uint64_t>{5, 3, 9, 1}));
  peers.forget(peers.find(SessionId{0, 3})->id);
  EXPECT_EQ(walk(peers), (std::vector<std::uint64_t>{5, 9, 1}));
  peers.add({0, 7}, start);
  EXPECT_EQ(walk(peers), (std::vector<std::uint64_t>{5, 7, 9, 1}));
  peers.for_each([&](const Peer& peer) { peers.forget(peer.id); });
  EXPECT_EQ(peers.size(), 0u);
}

// Members are the admitted peers.
TEST(PeerTable, DistinguishesMembers) {
  PeerTable peers;
  const Stage stages[] = {Stage::stranger, Stage::proven, Stage::member, Stage::shunned};
  for (std::uint64_t i = 0; i < 4; ++i) peers.add({0, i + 1}, start)->stage = stages[i];
  std::vector<std::uint64_t> members;
  peers.for_each_member([&](const Peer& peer) { members.push_back(peer.session.low); });
  EXPECT_EQ(members, std::vector<std::uint64_t>{3});
}

// The table is limited, and each peer that leaves makes room.
TEST(PeerTable, HasALimit) {
  PeerTable peers;
  for (std::uint64_t i = 1; i <= limits::peers; ++i) ASSERT_NE(peers.add({0, i}, start), nullptr);
  EXPECT_EQ(peers.add({1, 1}, start), nullptr);
  peers.forget(peers.find(SessionId{0, 17})->id);
  EXPECT_NE(peers.add({1, 1}, start), nullptr);
  EXPECT_EQ(peers.add({1, 2}, start), nullptr);
}

// An id is packed into one number and unpacked unchanged.
RC_GTEST_PROP(PeerTable, PacksIdsIntoNumbers, (std::uint32_t slot, std::uint32_t generation)) {
  const PeerId id{slot, generation};
  RC_ASSERT((unpack(pack(id)) == id));
}

// For any sequence of changes, the table agrees with a map, and no id is given twice.
RC_GTEST_PROP(PeerTable, AgreesWithAMap, (const std::vector<std::uint8_t>& moves)) {
  PeerTable peers;
  std::map<std::uint64_t, PeerId> twin;
  std::vector<std::uint64_t> ids;
  for (const std::uint8_t move : moves) {
    const std::uint64_t session = 1 + move % 11;
    if (const auto found = twin.find(session); found != twin.end()) {
      peers.forget(found->second);
      twin.erase(found);
    } else {
      const PeerId id = peers.add({0, session}, start)->id;
      twin.emplace(session, id);
      RC_ASSERT(std::count(ids.begin(), ids.end(), pack(id)) == 0);
      ids.push_back(pack(id));
    }
    RC_ASSERT(peers.size() == twin.size());
    for (std::uint64_t each = 1; each <= 11; ++each) {
      const Peer* peer = peers.find(SessionId{0, each});
      RC_ASSERT((peer != nullptr) == twin.contains(each));
      if (peer != nullptr) RC_ASSERT(peers.find(twin.at(each)) == peer);
    }
  }
}

}  // namespace

}  // namespace muster::core
