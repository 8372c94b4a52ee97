#include "hosts/hosts_test.hpp"

namespace muster::test {

namespace {

using Interfaces = HostsTest;
using Addresses = std::set<std::string>;

/// h1 and h2 have cables to both segments; h3 is on the second one only.
class TwoSegments {
 public:
  TwoSegments() : cluster(2) {
    cluster.lab.plug(0, 1);
    cluster.lab.plug(1, 1);
  }

  void start() {
    cluster.start_all();
    cluster.await("each knows both addresses of the other", [&] {
      return cluster.node("h1").addresses_of("h2") == both(1) &&
             cluster.node("h2").addresses_of("h1") == both(0);
    });
  }

  static Addresses both(Lab::Host host) { return {Lab::address(host, 0), Lab::address(host, 1)}; }

  Cluster cluster;
};

void expect_message_arrives(Cluster& cluster, const std::string& from, const std::string& to) {
  cluster.node(to).command("join news");
  cluster.ask(cluster.node(to), "masters", "masters");
  const Seconds sent = monotonic_now();
  cluster.node(from).command("send news \"hello\"");
  cluster.await(cluster.node(to), {.kind = "message", .since = sent});
  cluster.node(to).command("leave news");
}

// A node that is heard over two cables is one node with two addresses, and its messages arrive
// once.
TEST_F(Interfaces, NodeOnTwoSegmentsIsOneNode) {
  TwoSegments lan;
  lan.start();
  Cluster& cluster = lan.cluster;
  EXPECT_EQ(cluster.node("h1").nodes_seen(), 1u);
  EXPECT_EQ(cluster.count({.kind = "added"}), 2u) << cluster.story();
  expect_message_arrives(cluster, "h1", "h2");
  cluster.pass(500ms);
  EXPECT_EQ(cluster.node("h2").count({.kind = "message"}), 1u) << cluster.story();
}

// Either cable alone is enough.
TEST_F(Interfaces, PullingOneOfTwoCablesRemovesNoNode) {
  TwoSegments lan;
  lan.start();
  Cluster& cluster = lan.cluster;
  const Seconds begin = monotonic_now();
  for (std::size_t cable : {0u, 1u}) {
    cluster.lab.cut(1, cable);
    cluster.pass(4s);
    expect_message_arrives(cluster, "h1", "h2");
    expect_message_arrives(cluster, "h2", "h1");
    cluster.lab.mend(1, cable);
    cluster.pass(1s);
  }
  for (const char* kind : {"removed", "promotion", "demotion"}) {
    EXPECT_EQ(cluster.count({.kind = kind, .since = begin}), 0u) << cluster.story();
  }
}

// Without its last cable a node is removed.
TEST_F(Interfaces, PullingBothCablesRemovesTheNode) {
  TwoSegments lan;
  lan.start();
  lan.cluster.lab.cut(1, 0);
  lan.cluster.pass(1s);
  lan.cluster.lab.cut(1, 1);
  lan.cluster.await(lan.cluster.node("h1"), {.kind = "removed", .name = "h2", .reason = "timeout"});
}

// A cable that is plugged in while the nodes run is used.
TEST_F(Interfaces, LateInterfaceIsUsed) {
  Cluster cluster(2);
  cluster.start_all();
  const Seconds plugged = monotonic_now();
  cluster.lab.plug(0, 1);
  cluster.lab.plug(1, 1);
  cluster.await("each knows both addresses of the other", [&] {
    return cluster.node("h1").addresses_of("h2") == TwoSegments::both(1) &&
           cluster.node("h2").addresses_of("h1") == TwoSegments::both(0);
  });
  Cluster::measured("late_interface_used_s", monotonic_now() - plugged);
  cluster.lab.cut(1, 0);
  cluster.pass(4s);
  EXPECT_EQ(cluster.count({.kind = "removed"}), 0u) << cluster.story();
}

// A node that started with loopback only meets others when it gets a cable.
TEST_F(Interfaces, NodeThatStartedAloneJoinsWhenItGetsACable) {
  Cluster cluster(2);
  cluster.lab.remove_interface(1, 0);
  cluster.start(0);
  cluster.start(1);
  cluster.await("each is alone", [&] { return cluster.masters().size() == 2; });
  const Seconds plugged = monotonic_now();
  cluster.lab.plug(1, 0);
  cluster.await("they have one master", [&] { return cluster.is_settled(); });
  Cluster::measured("first_interface_to_one_master_s", monotonic_now() - plugged);
}

// An interface disappears, and the other one carries on.
TEST_F(Interfaces, RemovedInterfaceRemovesNoNode) {
  TwoSegments lan;
  lan.start();
  lan.cluster.lab.remove_interface(1, 0);
  lan.cluster.pass(4s);
  EXPECT_EQ(lan.cluster.count({.kind = "removed"}), 0u) << lan.cluster.story();
  expect_message_arrives(lan.cluster, "h1", "h2");
  expect_message_arrives(lan.cluster, "h2", "h1");
}

// The others learn the new address without removing the node, and forget the old one.
TEST_F(Interfaces, NewAddressKeepsTheNode) {
  Cluster cluster(3);
  cluster.start_all();
  const Seconds readdressed = monotonic_now();
  cluster.lab.readdress(1, 0, "10.77.0.77/24");
  cluster.await("the others know the new address", [&] {
    return cluster.node("h1").addresses_of("h2").contains("10.77.0.77") &&
           cluster.node("h3").addresses_of("h2").contains("10.77.0.77");
  });
  Cluster::measured("new_address_known_s", monotonic_now() - readdressed);
  expect_message_arrives(cluster, "h1", "h2");
  expect_message_arrives(cluster, "h2", "h3");
  cluster.await(
      "the others have forgotten the old address",
      [&] {
        return cluster.node("h1").addresses_of("h2") == Addresses{"10.77.0.77"} &&
               cluster.node("h3").addresses_of("h2") == Addresses{"10.77.0.77"};
      },
      15s);
  for (const char* kind : {"removed", "promotion", "demotion"}) {
    EXPECT_EQ(cluster.count({.kind = kind, .since = readdressed}), 0u) << cluster.story();
  }
}

// A node uses allowed interfaces only.
TEST_F(Interfaces, DeniedInterfaceIsNotUsed) {
  TwoSegments lan;
  Cluster& cluster = lan.cluster;
  cluster.start(0, {"--interface", "eth*", "--interface", "!eth0"});
  cluster.start(1);
  cluster.await("they meet", [&] { return cluster.is_settled(); });
  cluster.pass(1s);
  EXPECT_EQ(cluster.node("h1").addresses_of("h2"), Addresses{Lab::address(1, 1)});
  EXPECT_EQ(cluster.node("h2").addresses_of("h1"), Addresses{Lab::address(0, 1)});
}

}  // namespace

}  // namespace muster::test
