#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cluster/shared_out.hpp"

namespace muster::cluster {
namespace {

using namespace std::chrono_literals;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

/// Nodes refuse units that they were assigned.
struct Refusals : SharedOut {};

// A unit that its owner cannot take moves to another node.
TEST_F(Refusals, MoveRefusedUnits) {
  const auto owner = office.owner("7");
  ASSERT_TRUE(owner);
  office.refuse(*owner, "7");
  office.run(500ms);
  EXPECT_NE(office.owner("7"), owner);
  EXPECT_THAT(office.misplaced(), IsEmpty());
}

// A unit that all nodes refuse has no owner until the first refusal ends, and is tried again then.
// The other units are balanced without it.
TEST_F(Refusals, RetryUnitsThatAllNodesRefused) {
  for (std::size_t i = 0; i < office.size(); ++i) {
    const auto owner = office.owner("7");
    ASSERT_TRUE(owner);
    office.refuse(*owner, "7", 10s);
    office.run(100ms);
  }
  EXPECT_THAT(office.misplaced(), ElementsAre("7"));
  EXPECT_THAT(office.loads(), UnorderedElementsAre(3, 4, 4));
  office.run(9s);
  EXPECT_THAT(office.misplaced(), ElementsAre("7"));
  office.run(1s);
  EXPECT_THAT(office.misplaced(), IsEmpty());
}

// A node that refused a unit gets another one, so no unit moves back when the refusal ends.
TEST_F(Refusals, KeepTheBalance) {
  const auto owner = office.owner("7");
  ASSERT_TRUE(owner);
  office.refuse(*owner, "7", 10s);
  office.run(500ms);
  EXPECT_THAT(office.loads(), Each(4U));
  const auto elsewhere = office.owner("7");
  EXPECT_NE(elsewhere, owner);
  const std::size_t moves = office.moves();
  office.run(20s);
  EXPECT_EQ(office.moves(), moves);
  EXPECT_EQ(office.owner("7"), elsewhere);
}

// A refusal is in the node's own record, so a new master respects it.
TEST_F(Refusals, SurviveAChangeOfMaster) {
  const auto owner = office.owner("7");
  ASSERT_TRUE(owner);
  office.refuse(*owner, "7");
  office.run(500ms);
  const auto taker = office.owner("7");
  ASSERT_TRUE(taker);
  office.elect((*owner + 1) % office.size());
  office.run(500ms);
  office.refuse(*taker, "7");
  office.run(500ms);
  ASSERT_TRUE(office.owner("7"));
  EXPECT_NE(office.owner("7"), owner);
  EXPECT_NE(office.owner("7"), taker);
}

// A refusal concerns the content of a unit. Changed content is tried at once.
TEST_F(Refusals, EndWhenAUnitChanges) {
  for (std::size_t i = 0; i < office.size(); ++i) {
    office.refuse(office.owner("7").value(), "7", 1h);
    office.run(100ms);
  }
  Units units = numbered(12);
  units["7"].digest = 99;
  office.set_units(units);
  office.run(200ms);
  EXPECT_THAT(office.misplaced(), IsEmpty());
}

}  // namespace
}  // namespace muster::cluster
