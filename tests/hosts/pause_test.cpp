#include <algorithm>
#include <csignal>

#include "hosts/hosts_test.hpp"

namespace muster::test {

namespace {

using Pause = HostsTest;

/// Three nodes, of which h1 is master.
void elect_first(Cluster& cluster) {
  cluster.start(0, {"--weight", "9"});
  for (Lab::Host host = 1; host < cluster.lab.size(); ++host) {
    cluster.start(host, {"--weight", "1"});
  }
  cluster.await("all agree", [&] { return cluster.is_settled(); });
  ASSERT_EQ(cluster.master().name(), "h1");
}

void await_successor(Cluster& cluster) {
  NodeProcess& second = cluster.node("h2");
  NodeProcess& third = cluster.node("h3");
  cluster.await("another took over", [&] {
    return Cluster::agree({&second, &third}) && !second.masters().contains("h1");
  });
}

// A master that was stopped for longer than its lease has a successor. Its first action when it
// continues is to step down.
TEST_F(Pause, MasterStoppedPastItsLeaseStepsDownFirst) {
  Cluster cluster(3);
  elect_first(cluster);
  NodeProcess& paused = cluster.node("h1");
  paused.process().signal(SIGSTOP);
  const Seconds stopped = monotonic_now();
  await_successor(cluster);
  EXPECT_LE(monotonic_now() - stopped, paused.timing("masterTimeout") + 0.1) << cluster.story();
  // The first answer after the pause shows whether the node still acts as master.
  paused.command("masters");
  const Seconds continued = monotonic_now();
  paused.process().signal(SIGCONT);
  cluster.await("all agree again", [&] { return cluster.is_settled(); });
  Cluster::measured("paused_master_back_s", monotonic_now() - continued);

  const NodeEvent* first = paused.find({.since = continued});
  ASSERT_NE(first, nullptr);
  const NodeEvent* answer = paused.find({.kind = "masters", .since = continued});
  ASSERT_NE(answer, nullptr) << cluster.story();
  for (const auto& master : answer->fields.at("masters").as_array()) {
    EXPECT_NE(master.at("name"), "h1") << "it still takes itself for master";
  }
  if (first == answer) first = paused.find({.since = answer->at + 1e-6});
  EXPECT_EQ(first->kind, "demotion") << cluster.story(continued);
  EXPECT_EQ(first->text("reason"), "lease_expired") << cluster.story(continued);
  EXPECT_EQ(paused.count({.kind = "promotion", .since = continued}), 0u) << cluster.story();
  EXPECT_EQ(paused.count({.kind = "master", .name = "h1", .since = continued}), 0u);
  EXPECT_NE(cluster.master().name(), "h1");
}

// A node that heard nothing while it was stopped does not blame the others.
TEST_F(Pause, StoppedNodeRemovesNoNode) {
  Cluster cluster(3);
  elect_first(cluster);
  NodeProcess& paused = cluster.node("h3");
  paused.process().signal(SIGSTOP);
  cluster.pass(5s);
  EXPECT_EQ(cluster.count({.kind = "removed", .name = "h3", .reason = "timeout"}), 2u);
  const Seconds continued = monotonic_now();
  paused.process().signal(SIGCONT);
  cluster.await("all agree again", [&] { return cluster.is_settled(); });
  cluster.pass(2s);
  EXPECT_EQ(paused.count({.kind = "removed", .since = continued}), 0u) << cluster.story(continued);
  EXPECT_EQ(cluster.count({.kind = "promotion"}), 1u) << cluster.story();
}

// A pause shorter than the lease leaves the master in place.
TEST_F(Pause, MasterStoppedBrieflyStaysMaster) {
  Cluster cluster(3);
  elect_first(cluster);
  NodeProcess& paused = cluster.node("h1");
  paused.process().signal(SIGSTOP);
  cluster.pass(150ms);
  paused.process().signal(SIGCONT);
  cluster.pass(2s);
  EXPECT_TRUE(cluster.is_settled()) << cluster.story();
  EXPECT_EQ(cluster.count({.kind = "promotion"}), 1u) << cluster.story();
  EXPECT_EQ(cluster.count({.kind = "demotion"}), 0u) << cluster.story();
}

// Many short pauses of a whole cluster, as on a starved machine, cause no removals.
TEST_F(Pause, StarvedClusterStaysTogether) {
  Cluster cluster(5);
  elect_first(cluster);
  const Seconds begin = monotonic_now();
  for (int i = 0; i < 10; ++i) {
    for (const auto& node : cluster.nodes()) node->process().signal(SIGSTOP);
    cluster.pass(100ms);
    for (const auto& node : cluster.nodes()) node->process().signal(SIGCONT);
    cluster.pass(100ms);
  }
  cluster.pass(1s);
  EXPECT_EQ(cluster.count({.kind = "removed", .since = begin}), 0u) << cluster.story(begin);
  EXPECT_TRUE(cluster.is_settled()) << cluster.story(begin);
}

}  // namespace

}  // namespace muster::test
