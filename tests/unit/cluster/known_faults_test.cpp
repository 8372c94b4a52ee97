// Known faults of other packages for distributing work, each tried here.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "unit/cluster/office.hpp"

namespace muster::cluster {
namespace {

using namespace std::chrono_literals;
using testing::Each;
using testing::IsEmpty;
using testing::Le;
using testing::StrEq;

std::size_t total(const std::vector<std::size_t>& loads) {
  return std::accumulate(loads.begin(), loads.end(), std::size_t{0});
}

// In another package, ten partitions on five nodes, of which one leaves, left a partition without
// an owner; with three or four nodes it assigned a partition that does not exist; from the sixth
// node on, nodes got none.
TEST(KnownFaults, RoundingLosesNoPartition) {
  for (std::size_t nodes = 2; nodes <= 12; ++nodes) {
    Office office{nodes};
    office.set_units(numbered(10));
    office.add(nodes, 1);
    office.elect(0);
    office.run(1s);
    EXPECT_THAT(office.misplaced(), IsEmpty()) << nodes;
    EXPECT_THAT(office.loads(), Each(Le(10 / nodes + 1))) << nodes;
    office.leave(nodes - 1);
    office.run(1s);
    EXPECT_THAT(office.misplaced(), IsEmpty()) << nodes;
    EXPECT_EQ(total(office.loads()), 10U) << nodes;
    EXPECT_THAT(office.fault(), StrEq(""));
  }
}

// In another package, the new owner started before the former one had stopped.
TEST(KnownFaults, NewOwnerWaitsForTheFormerOne) {
  Office office{1};
  office.set_units(numbered(12));
  office.add(2, 1);
  office.elect(0);
  office.run(1s);
  for (std::size_t i = 0; i < office.size(); ++i) office.desk(i).revoke_time = 30s;
  office.add();
  office.run(29s);
  EXPECT_EQ(office.loads().back(), 0U);
  office.run(2s);
  EXPECT_EQ(office.loads().back(), 4U);
  EXPECT_THAT(office.fault(), StrEq(""));
}

// In another package, nodes beyond the number of batches were never told to drop their units.
TEST(KnownFaults, EveryNodeDropsUnitsThatItLost) {
  Office office{1};
  office.set_units(numbered(9));
  office.add(4, 1);
  office.elect(0);
  office.run(1s);
  office.set_units(numbered(2));
  office.run(1s);
  EXPECT_EQ(total(office.loads()), 2U);
  EXPECT_THAT(office.misplaced(), IsEmpty());
  EXPECT_THAT(office.fault(), StrEq(""));
}

// In another package, a node that could not reach the leader deleted the leader's lock. Here, a
// node with a leader of its own takes nothing from nodes that follow another leader, nor they from
// it.
TEST(KnownFaults, NoNodeTakesFromFollowersOfAnotherLeader) {
  Office office{1};
  office.set_units(numbered(12));
  office.add(3, 1);
  office.elect(0);
  office.run(1s);
  office.isolate(1);
  office.desk(1).distribution->take({.favour = 2}, office.now());
  office.run(10 * Office::lease);
  EXPECT_THAT(office.loads(), Each(4U));
  EXPECT_THAT(office.misplaced(), IsEmpty());
  office.rejoin(1);
  office.elect(2);
  office.run(3s);
  EXPECT_THAT(office.loads(), Each(4U));
  EXPECT_THAT(office.fault(), StrEq(""));
}

}  // namespace
}  // namespace muster::cluster
