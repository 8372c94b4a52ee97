#include <algorithm>
#include <csignal>

#include "hosts/hosts_test.hpp"

namespace muster::test {

namespace {

using Failover = HostsTest;

/// Time that a busy machine may take to run a process that is due.
constexpr Seconds scheduling = 0.1;

/// The latest promotion that a node reported.
const NodeEvent& last_promotion(const Cluster& cluster) {
  const NodeEvent* last = nullptr;
  for (const auto& node : cluster.nodes()) {
    const NodeEvent* one = node->find_last({.kind = "promotion"});
    if (one != nullptr && (last == nullptr || one->at > last->at)) last = one;
  }
  return *last;
}

/// Kills three masters, one after the other. Returns the longest time until another node was
/// master.
Seconds worst_of_three_kills(Cluster& cluster) {
  Seconds worst = 0;
  for (std::size_t kills = 1; kills <= 3; ++kills) {
    NodeProcess& master = cluster.master();
    const Seconds killed = monotonic_now();
    cluster.kill(master);
    cluster.await("another is master",
                  [&] { return master.process().has_ended() && cluster.is_settled(); });
    const Seconds taken = last_promotion(cluster).at - killed;
    Cluster::measured("killed_master_to_new_master_s", taken);
    worst = std::max(worst, taken);
    EXPECT_EQ(cluster.count({.kind = "promotion"}), kills + 1) << cluster.story();
  }
  cluster.pass(1s);
  EXPECT_EQ(cluster.count({.kind = "promotion"}), 4u) << cluster.story();
  EXPECT_EQ(cluster.count({.kind = "demotion"}), 0u) << cluster.story();
  return worst;
}

// The kernel closes its lifelines and refuses the probe that follows.
TEST_F(Failover, KilledMasterIsReplacedAtOnce) {
  Cluster cluster(5);
  cluster.start_all();
  EXPECT_LE(worst_of_three_kills(cluster), scheduling) << cluster.story();
}

// Without lifelines, its host refuses the first probe, so that nodes need not wait for the whole
// timeout.
TEST_F(Failover, KilledMasterIsReplacedOnceWithinItsAnnouncedTime) {
  Cluster cluster(5);
  cluster.start_all({"--no-lifelines"});
  const Seconds announced = cluster.node("h1").timing("masterTimeout");
  EXPECT_LE(worst_of_three_kills(cluster), announced + scheduling) << cluster.story();
}

// Nodes that are not master are watched too, and all nodes report their end.
TEST_F(Failover, KilledNodeIsRemovedByAllAtOnce) {
  Cluster cluster(6);
  cluster.start(0, {"--weight", "9"});
  for (Lab::Host host = 1; host < 6; ++host) cluster.start(host, {"--weight", "1"});
  cluster.await("all agree", [&] { return cluster.is_settled(); });
  cluster.pass(2s);
  const Seconds killed = monotonic_now();
  cluster.kill(cluster.node("h6"));
  Seconds last = 0;
  for (const char* name : {"h1", "h2", "h3", "h4", "h5"}) {
    const NodeEvent& removed = cluster.await(cluster.node(name), {.kind = "removed", .name = "h6"});
    EXPECT_EQ(removed.text("reason"), "refused");
    last = std::max(last, removed.at - killed);
  }
  Cluster::measured("killed_node_to_removed_by_all_s", last);
  EXPECT_LE(last, scheduling) << cluster.story();
}

// No host answers for it, so the others wait until its hellos expire.
TEST_F(Failover, MasterWhoseCableIsCutIsReplacedWithinItsAnnouncedTime) {
  Cluster cluster(5);
  cluster.start(0, {"--weight", "9"});
  for (Lab::Host host = 1; host < 5; ++host) cluster.start(host, {"--weight", "1"});
  cluster.await("all agree", [&] { return cluster.is_settled(); });
  ASSERT_EQ(cluster.master().name(), "h1");
  const std::vector<NodeProcess*> others = {&cluster.node("h2"), &cluster.node("h3"),
                                            &cluster.node("h4"), &cluster.node("h5")};
  const Seconds cut = monotonic_now();
  cluster.lab.cut(0);
  cluster.await("the others agree on another", [&] {
    return Cluster::agree(others) && !others.front()->masters().contains("h1");
  });
  const Seconds taken = last_promotion(cluster).at - cut;
  Cluster::measured("cut_master_to_new_master_s", taken);
  EXPECT_LE(taken, cluster.node("h1").timing("masterTimeout") + scheduling) << cluster.story();
  EXPECT_EQ(cluster.count({.kind = "removed", .name = "h1", .reason = "timeout"}), 4u);
  EXPECT_EQ(cluster.count({.kind = "promotion"}), 2u) << cluster.story();
  cluster.lab.mend(0);
  cluster.await("all agree again", [&] { return cluster.is_settled(); });
  EXPECT_NE(cluster.master().name(), "h1") << "the newer term counts\n" << cluster.story();
}

// A node that is not master has the longer timeout.
TEST_F(Failover, CutHostIsRemovedWithinItsAnnouncedTime) {
  Cluster cluster(4);
  cluster.start(0, {"--weight", "9"});
  for (Lab::Host host = 1; host < 4; ++host) cluster.start(host, {"--weight", "1"});
  cluster.await("all agree", [&] { return cluster.is_settled(); });
  const Seconds cut = monotonic_now();
  cluster.lab.cut(3);
  for (const char* name : {"h1", "h2", "h3"}) {
    const NodeEvent& removed = cluster.await(cluster.node(name), {.kind = "removed", .name = "h4"});
    EXPECT_EQ(removed.text("reason"), "timeout");
    EXPECT_LE(removed.at - cut, cluster.node("h4").timing("nodeTimeout") + scheduling);
    EXPECT_EQ(cluster.node(name).count({.kind = "suspected", .name = "h4"}), 1u);
  }
  // It suspects itself first, so that its wait is longer than that of several who are left.
  cluster.await("h4 alone is a cluster of its own",
                [&] { return cluster.count({.kind = "promotion", .since = cut}) == 1; });
  const NodeProcess& alone = cluster.node("h4");
  EXPECT_LE(last_promotion(cluster).at - cut,
            alone.timing("nodeTimeout") + alone.timing("masterTimeout") + scheduling)
      << cluster.story();
}

// The heir takes over on the goodbye.
TEST_F(Failover, StoppedMasterHandsOverAtOnceAndExitsWithZero) {
  Cluster cluster(5);
  cluster.start_all();
  NodeProcess& master = cluster.master();
  const Seconds asked = monotonic_now();
  EXPECT_EQ(cluster.stop(master), 0);
  cluster.await("another is master", [&] { return cluster.is_settled(); });
  const Seconds taken = last_promotion(cluster).at - asked;
  Cluster::measured("stopped_master_to_new_master_s", taken);
  EXPECT_LT(taken, scheduling) << cluster.story();
  EXPECT_EQ(cluster.count({.kind = "removed", .name = master.name(), .reason = "goodbye"}), 4u)
      << cluster.story();
  EXPECT_EQ(cluster.count({.kind = "promotion"}), 2u) << cluster.story();
  EXPECT_EQ(master.count({.kind = "demotion", .reason = "stopped"}), 1u);
  EXPECT_EQ(master.events().back().kind, "stopped");
}

// A promoted node takes over from a working master in one step and without a gap.
TEST_F(Failover, PromoteAndDemoteMoveTheMastership) {
  Cluster cluster(3);
  cluster.start(0, {"--weight", "9"});
  for (Lab::Host host = 1; host < 3; ++host) cluster.start(host, {"--weight", "1"});
  cluster.await("all agree", [&] { return cluster.is_settled(); });
  cluster.node("h3").command("promote");
  cluster.await("h3 is the only master",
                [&] { return cluster.is_settled() && cluster.master().name() == "h3"; });
  EXPECT_EQ(cluster.node("h1").count({.kind = "demotion", .reason = "outranked"}), 1u);
  cluster.node("h3").command("demote permanent");
  cluster.await("h1 is the only master",
                [&] { return cluster.is_settled() && cluster.master().name() == "h1"; });
  EXPECT_EQ(cluster.node("h3").count({.kind = "demotion", .reason = "requested"}), 1u);
  EXPECT_EQ(cluster.count({.kind = "promotion"}), 3u) << cluster.story();
}

}  // namespace

}  // namespace muster::test
