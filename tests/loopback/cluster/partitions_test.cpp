#include "muster/partitions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "loopback/discovery/loopback_node.hpp"

namespace muster::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

/// A node that takes part in twelve partitions and records its events.
struct PartitionNode {
  explicit PartitionNode(const std::string& name, std::uint32_t count = 12)
      : node(name), partitions(node.discovery, count) {
    partitions.on_assigned([this](const auto& these, const AssignmentToken& token) {
      assigned.put({these, token});
      changes.put(1);
    });
    partitions.on_revoked([this](const auto& these, const AssignmentToken& token) {
      revoked.put({these, token});
      changes.put(1);
    });
    partitions.on_table([this](const PartitionTable&) { changes.put(1); });
    partitions.on_error([this](const Error& error) { errors.put(error); });
  }

  void start() {
    node.discovery.start();
    partitions.start();
  }
  bool owns(std::size_t count) {
    return changes.wait_until([&](int) { return partitions.owned().size() == count; });
  }

  Inbox<std::pair<std::vector<Partition>, AssignmentToken>> assigned;
  Inbox<std::pair<std::vector<Partition>, AssignmentToken>> revoked;
  /// One item per change of the table.
  Inbox<int> changes;
  Inbox<Error> errors;
  LoopbackNode node;
  Partitions partitions;
};

/// All partitions that the nodes own. Fails if two nodes own one.
std::set<Partition> union_of(std::initializer_list<PartitionNode*> nodes) {
  std::set<Partition> all;
  for (PartitionNode* node : nodes) {
    for (const Partition partition : node->partitions.owned()) {
      EXPECT_TRUE(all.insert(partition).second) << partition << " has two owners";
    }
  }
  return all;
}

// Every node gets a fair share with tokens, and every node knows all owners.
TEST(Partitions, AreDistributedEvenly) {
  PartitionNode a("a");
  PartitionNode b("b");
  a.start();
  b.start();
  ASSERT_TRUE(a.owns(6));
  ASSERT_TRUE(b.owns(6));
  EXPECT_EQ(union_of({&a, &b}).size(), 12u);
  const Partition one = a.partitions.owned().front();
  EXPECT_EQ(b.partitions.owner_of(one), a.node.discovery.id());
  ASSERT_TRUE(a.partitions.token(one));
  EXPECT_GE(a.partitions.token(one)->leader.term, 1u);
  EXPECT_FALSE(b.partitions.token(one));
  EXPECT_EQ(a.partitions.owner_of_key("some key"), b.partitions.owner_of_key("some key"));
}

// A master that takes no part does not lead the set: its participants elect one of them, and the
// next one when that one stops.
TEST(Partitions, AreLedByAParticipant) {
  LoopbackNode bystander("bystander");
  bystander.discovery.start();
  ASSERT_TRUE(bystander.masters.wait_for(1));
  PartitionNode a("a");
  PartitionNode b("b");
  a.start();
  b.start();
  ASSERT_TRUE(a.owns(6));
  ASSERT_TRUE(b.owns(6));
  EXPECT_TRUE(bystander.discovery.is_master());
  const FencingToken first = a.partitions.table().stamp.leader;
  const bool a_leads = first.id == a.node.discovery.id();
  PartitionNode& leader = a_leads ? a : b;
  PartitionNode& other = a_leads ? b : a;
  leader.node.discovery.stop();
  ASSERT_TRUE(other.owns(12));
  EXPECT_EQ(other.partitions.table().stamp.leader.id, other.node.discovery.id());
  EXPECT_GT(other.partitions.table().stamp.leader.term, first.term);
  EXPECT_TRUE(bystander.discovery.is_master());
}

// A node that becomes master while it takes part leads the set, and no partition moves for it.
TEST(Partitions, AreLedByAMasterThatTakesPart) {
  PartitionNode a("a");
  PartitionNode b("b");
  a.start();
  ASSERT_TRUE(a.owns(12));
  b.start();
  ASSERT_TRUE(b.owns(6));
  const auto before = b.partitions.owned();
  b.node.discovery.promote();
  ASSERT_TRUE(b.changes.wait_until([&](int) {
    return b.partitions.table().stamp.leader.id == b.node.discovery.id() &&
           b.partitions.table().unowned.empty();
  }));
  EXPECT_EQ(b.partitions.owned(), before);
  EXPECT_THAT(b.revoked.items(), IsEmpty());
}

// A node that leaves hands over at once, without waiting for a lease.
TEST(Partitions, AreHandedOverByALeavingNode) {
  PartitionNode a("a");
  PartitionNode b("b");
  a.start();
  b.start();
  ASSERT_TRUE(a.owns(6));
  ASSERT_TRUE(b.owns(6));
  Inbox<std::error_code> left;
  a.partitions.leave([&](std::error_code error) { left.put(error); });
  ASSERT_TRUE(left.wait_for(1));
  EXPECT_FALSE(left.items().front());
  EXPECT_THAT(a.partitions.owned(), IsEmpty());
  a.node.discovery.stop();
  ASSERT_TRUE(b.owns(12));
}

// The next owner waits until the revoke hook has completed.
TEST(Partitions, WaitForTheRevokeHook) {
  PartitionNode a("a");
  PartitionNode b("b");
  Inbox<std::function<void()>> pending;
  a.partitions.set_revoke_hook(
      [&](const std::vector<Partition>&, std::function<void()> done) { pending.put(done); });
  a.start();
  ASSERT_TRUE(a.owns(12));
  b.start();
  ASSERT_TRUE(pending.wait_for(1));
  EXPECT_THAT(b.partitions.owned(), IsEmpty());
  pending.items().front()();
  ASSERT_TRUE(b.owns(6));
}

// A node with another number of partitions gets none and reports the mismatch.
TEST(Partitions, RefuseADifferentNumber) {
  PartitionNode a("a", 12);
  a.start();
  ASSERT_TRUE(a.owns(12));
  PartitionNode b("b", 8);
  b.start();
  ASSERT_TRUE(b.errors.wait_for(1));
  EXPECT_EQ(b.errors.items().front().errc(), Errc::configuration_mismatch);
  EXPECT_THAT(b.errors.items().front().what(), HasSubstr("12 partitions"));
  EXPECT_THAT(b.partitions.owned(), IsEmpty());
  EXPECT_EQ(error_of([&] { Partitions(b.node.discovery, 0); }).first, Errc::invalid_option);
}

// A node that takes no part can read the table.
TEST(Partitions, AreVisibleToObservers) {
  PartitionNode a("a");
  a.start();
  ASSERT_TRUE(a.owns(12));
  Options options = loopback_options("onlooker");
  options.observer = true;
  options.eligible = false;
  LoopbackNode onlooker(options);
  onlooker.discovery.start();
  ASSERT_TRUE(onlooker.added.wait_for(1));
  const auto table = published_table(onlooker.discovery.nodes());
  ASSERT_TRUE(table);
  EXPECT_EQ(*table, a.partitions.table());
}

}  // namespace
}  // namespace muster::test
