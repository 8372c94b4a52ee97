#include "cli/output/recovery.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/node_ids.hpp"

namespace muster::cli {
namespace {

using namespace std::chrono_literals;
using test::ada;
using test::bob;
using test::cid;
using testing::ElementsAre;

Node named(const NodeId& id, const char* name, Recovery::Wall last_seen) {
  Node node;
  node.id = id;
  node.name = name;
  node.last_seen = last_seen;
  return node;
}

struct RecoveryTest : testing::Test {
  Recovery recovery;
  Recovery::Steady now{1h};
  Recovery::Wall wall{1000h};

  std::optional<Recovered> see(std::vector<PartitionOwner> owners,
                               std::vector<Partition> unowned = {}) {
    return recovery.table({.stamp = {}, .owners = std::move(owners), .unowned = std::move(unowned)},
                          now, wall);
  }
  void pass(Duration time) {
    now += time;
    wall += time;
  }
};

// The time from the removal, and from the last packet, to the table in which all partitions have
// owners.
TEST_F(RecoveryTest, IsTheTimeUntilAllHaveOwnersAgain) {
  EXPECT_FALSE(see({{ada, {0, 1}}, {bob, {2, 3}}}));
  recovery.removed(named(bob, "bob", wall - 800ms), now);
  pass(100ms);
  EXPECT_FALSE(see({{ada, {0, 1}}}, {2, 3}));
  pass(50ms);
  const auto recovered = see({{ada, {0, 1, 2, 3}}});
  ASSERT_TRUE(recovered);
  EXPECT_THAT(recovered->lost, ElementsAre("bob"));
  EXPECT_EQ(recovered->partitions, 2U);
  EXPECT_EQ(recovered->since_removal, 150ms);
  EXPECT_EQ(recovered->since_last_seen, 950ms);
  EXPECT_FALSE(see({{ada, {0, 1, 2, 3}}}));
}

// A table from before the loss ends nothing, and later losses are included.
TEST_F(RecoveryTest, IncludesLaterLosses) {
  EXPECT_FALSE(see({{ada, {0}}, {bob, {1}}, {cid, {2}}}));
  recovery.removed(named(bob, "bob", wall - 100ms), now);
  pass(1s);
  EXPECT_FALSE(see({{ada, {0}}, {bob, {1}}, {cid, {2}}}));
  recovery.removed(named(cid, "cid", wall - 2s), now);
  pass(1s);
  const auto recovered = see({{ada, {0, 1, 2}}});
  ASSERT_TRUE(recovered);
  EXPECT_THAT(recovered->lost, ElementsAre("bob", "cid"));
  EXPECT_EQ(recovered->since_removal, 2s);
  EXPECT_EQ(recovered->since_last_seen, 3s);
}

// A node without partitions causes no recovery, also if it handed them over before it left.
TEST_F(RecoveryTest, IgnoresNodesWithoutPartitions) {
  EXPECT_FALSE(see({{ada, {0, 1}}, {bob, {}}}));
  recovery.removed(named(bob, "bob", wall), now);
  recovery.removed(named(cid, "cid", wall), now);
  EXPECT_FALSE(see({{ada, {0, 1}}}));
}

}  // namespace
}  // namespace muster::cli
