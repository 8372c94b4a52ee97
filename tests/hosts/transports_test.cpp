#include <algorithm>

#include "hosts/hosts_test.hpp"
#include "lib/process.hpp"

namespace muster::test {

namespace {

using Transports = HostsTest;

void expect_failover(Cluster& cluster) {
  NodeProcess& master = cluster.master();
  cluster.kill(master);
  cluster.await("there is another master",
                [&] { return master.process().has_ended() && cluster.is_settled(); });
}

bool all_begin_with(const std::set<std::string>& addresses, std::string_view beginning) {
  return !addresses.empty() &&
         std::all_of(addresses.begin(), addresses.end(),
                     [&](const std::string& address) { return address.starts_with(beginning); });
}

// No host has an IPv4 address.
TEST_F(Transports, Ipv6MulticastAloneIsEnough) {
  Cluster cluster(5);
  for (Lab::Host host = 0; host < 5; ++host) {
    run_command(cluster.lab.host(host), {"ip", "-4", "addr", "flush", "dev", "eth0"});
  }
  const Seconds begin = monotonic_now();
  cluster.start_all({"--no-broadcast", "--multicast", "v6"});
  Cluster::measured("ipv6_five_agree_s", monotonic_now() - begin);
  EXPECT_EQ(cluster.count({.kind = "promotion"}), 1u) << cluster.story();
  EXPECT_TRUE(all_begin_with(cluster.node("h1").addresses_of("h2"), "fe80::")) << cluster.story();
  expect_failover(cluster);
}

// After a cold boot the kernel does not allow the use of an address for a second or two.
TEST_F(Transports, Ipv6AddressIsUsedOnceTheKernelTrustsIt) {
  Cluster cluster(2);
  cluster.start(0, {"--no-broadcast", "--multicast", "v6"});
  cluster.lab.remove_interface(1, 0);
  run_command(cluster.lab.host(1), {"sh", "-c",
                                    "echo 1 > /proc/sys/net/ipv6/conf/all/accept_dad; "
                                    "echo 1 > /proc/sys/net/ipv6/conf/default/accept_dad"});
  cluster.lab.plug(1, 0);
  cluster.start(1, {"--no-broadcast", "--multicast", "v6"});
  cluster.await("they have one master", [&] { return cluster.is_settled(); });
}

TEST_F(Transports, Ipv4MulticastAloneIsEnough) {
  Cluster cluster(5);
  cluster.start_all({"--no-broadcast", "--multicast", "v4"});
  EXPECT_EQ(cluster.count({.kind = "promotion"}), 1u) << cluster.story();
  EXPECT_EQ(cluster.node("h1").addresses_of("h2"), std::set{Lab::address(1)});
  expect_failover(cluster);
}

// A node that is reached in three ways is one node, with an address of each family.
TEST_F(Transports, AllWaysTogetherAreOneCluster) {
  Cluster cluster(3);
  cluster.start_all({"--multicast", "v4,v6"});
  cluster.await("both families are known",
                [&] { return cluster.node("h1").addresses_of("h2").size() == 2; });
  EXPECT_EQ(cluster.count({.kind = "promotion"}), 1u) << cluster.story();
  EXPECT_EQ(cluster.count({.kind = "added"}), 6u) << cluster.story();
  cluster.pass(1s);
  EXPECT_EQ(cluster.node("h1").addresses_of("h2").size(), 2u) << cluster.story();
}

// Nodes that share only one way form one cluster.
TEST_F(Transports, NodesWithAnyWayInCommonMeet) {
  Cluster cluster(3);
  cluster.start(0, {"--multicast", "v6"});
  cluster.start(1, {"--no-broadcast", "--multicast", "v6"});
  cluster.start(2);
  NodeProcess& middle = cluster.node("h1");
  cluster.await("h1 sees both", [&] { return middle.nodes_seen() == 2; });
}

/// h1 to h3 on one segment, h4 to h6 on another, and a router between them that forwards no
/// broadcast.
class Routed {
 public:
  Routed() : cluster(6) { cluster.lab.route({3, 4, 5}, 1); }

  void start_with_one_seed() {
    for (Lab::Host host = 0; host < 6; ++host) {
      cluster.start(
          host, host == 3 ? Cluster::Options{"--unicast", Lab::address(0)} : Cluster::Options{});
    }
    cluster.await("all six see each other and one master", [&] { return cluster.is_settled(); });
  }

  Cluster cluster;
};

// One node has a seed on the other side.
TEST_F(Transports, OneSeedJoinsTwoRoutedSegments) {
  Routed lan;
  const Seconds begin = monotonic_now();
  lan.start_with_one_seed();
  Cluster::measured("seed_joins_segments_s", monotonic_now() - begin);
  const Seconds settled = monotonic_now();
  lan.cluster.pass(8s);
  for (const char* kind : {"removed", "promotion", "demotion"}) {
    EXPECT_EQ(lan.cluster.count({.kind = kind, .since = settled}), 0u) << lan.cluster.story();
  }
  EXPECT_EQ(lan.cluster.node("h6").addresses_of("h2"), std::set{Lab::address(1)});
}

// Without the seed there are two clusters, which shows that the router works in the test.
TEST_F(Transports, RoutedSegmentsWithoutASeedDoNotMeet) {
  Routed lan;
  for (Lab::Host host = 0; host < 6; ++host) lan.cluster.start(host);
  lan.cluster.await("each segment has a master", [&] { return lan.cluster.masters().size() == 2; });
  lan.cluster.pass(2s);
  EXPECT_EQ(lan.cluster.node("h1").nodes_seen(), 2u);
}

// The master fails on either side.
TEST_F(Transports, FailoverWorksAcrossRoutedSegments) {
  Routed lan;
  lan.start_with_one_seed();
  for (int i = 0; i < 3; ++i) {
    const Seconds killed = monotonic_now();
    expect_failover(lan.cluster);
    Cluster::measured("routed_failover_s", monotonic_now() - killed);
  }
}

// Once the segments have met, neither present nodes nor newcomers need the seed.
TEST_F(Transports, SeedMayGoOnceTheSegmentsHaveMet) {
  Routed lan;
  lan.start_with_one_seed();
  EXPECT_EQ(lan.cluster.stop(lan.cluster.node("h1")), 0);
  lan.cluster.await("five go on", [&] { return lan.cluster.is_settled(); });
  lan.cluster.start(0, "late", {});
  lan.cluster.await("the newcomer sees both segments", [&] { return lan.cluster.is_settled(); });
}

// A message to everyone crosses the router, too.
TEST_F(Transports, MessagesCrossTheRouter) {
  Routed lan;
  lan.start_with_one_seed();
  Cluster& cluster = lan.cluster;
  for (const auto& node : cluster.nodes()) node->command("join news");
  for (const auto& node : cluster.nodes()) cluster.ask(*node, "masters", "masters");
  cluster.node("h2").command("send news 1");
  cluster.await("all others have it", [&] { return cluster.count({.kind = "message"}) == 5; });
  cluster.pass(500ms);
  EXPECT_EQ(cluster.count({.kind = "message"}), 5u) << cluster.story();
}

// The seed does not run yet when it is first greeted.
TEST_F(Transports, LateSeedIsFound) {
  Routed lan;
  lan.cluster.start(3, {"--unicast", Lab::address(0)});
  lan.cluster.await("h4 is alone", [&] { return lan.cluster.masters().size() == 1; });
  lan.cluster.pass(1s);
  const Seconds begin = monotonic_now();
  lan.cluster.start(0);
  lan.cluster.await("they have one master", [&] { return lan.cluster.is_settled(); });
  Cluster::measured("late_seed_found_s", monotonic_now() - begin);
}

}  // namespace

}  // namespace muster::test
