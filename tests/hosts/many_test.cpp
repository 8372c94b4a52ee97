#include "hosts/hosts_test.hpp"

namespace muster::test {

namespace {

using Many = HostsTest;

// The processes share the group port, and each has a unicast port of its own.
TEST_F(Many, FiftyProcessesOnOneHostAgree) {
  constexpr int processes = 50;
  Cluster cluster(1);
  const Seconds begin = monotonic_now();
  for (int i = 0; i < processes; ++i) cluster.start(0, "n" + std::to_string(i), {});
  cluster.await(
      "all see each other and one master", [&] { return cluster.is_settled(); }, 30s);
  Cluster::measured("fifty_processes_agree_s", monotonic_now() - begin);
  EXPECT_EQ(cluster.count({.kind = "removed"}), 0u);
  std::set<std::uint16_t> ports;
  for (const auto& node : cluster.nodes()) ports.insert(node->port());
  EXPECT_EQ(ports.size(), std::size_t{processes});

  const std::size_t promotions = cluster.count({.kind = "promotion"});
  EXPECT_EQ(promotions, 1u);
  NodeProcess& master = cluster.master();
  const Seconds killed = monotonic_now();
  cluster.kill(master);
  cluster.await("there is another master",
                [&] { return master.process().has_ended() && cluster.is_settled(); });
  Cluster::measured("fifty_processes_failover_s", cluster.master().masters_since() - killed);
  EXPECT_EQ(cluster.count({.kind = "promotion"}), promotions + 1);
}

// A broadcast of one process reaches the other processes of its host, and other hosts.
TEST_F(Many, ProcessesOfOneHostAndOfOthersMeet) {
  Cluster cluster(2);
  for (const char* name : {"a", "b", "c"}) cluster.start(0, name, {});
  for (const char* name : {"d", "e"}) cluster.start(1, name, {});
  cluster.await("all see each other and one master", [&] { return cluster.is_settled(); });
  cluster.pass(1s);
  EXPECT_EQ(cluster.node("d").addresses_of("a"), std::set{Lab::address(0)});
  EXPECT_EQ(cluster.count({.kind = "promotion"}), 1u) << cluster.story();
}

}  // namespace

}  // namespace muster::test
