#include <algorithm>

#include "hosts/hosts_test.hpp"

namespace muster::test {

namespace {

using Discovery = HostsTest;

/// The time at which a node last changed its view of the masters.
Seconds last_agreement(const Cluster& cluster) {
  Seconds last = 0;
  for (const auto& node : cluster.nodes()) last = std::max(last, node->masters_since());
  return last;
}

// The clock starts before the first process is made, so it includes ten program starts.
TEST_F(Discovery, TenHostsStartedTogetherElectOnceWithinHalfASecond) {
  Cluster cluster(10);
  const Seconds begin = monotonic_now();
  cluster.start_all();
  Seconds last_start = 0;
  for (const auto& node : cluster.nodes()) {
    last_start = std::max(last_start, node->find({.kind = "started"})->at);
  }
  Cluster::measured("ten_hosts_agree_after_exec_s", last_agreement(cluster) - begin);
  Cluster::measured("ten_hosts_agree_after_last_start_s", last_agreement(cluster) - last_start);
  EXPECT_LT(last_agreement(cluster) - begin, 0.5) << cluster.story();
  cluster.pass(2s);
  EXPECT_EQ(cluster.count({.kind = "promotion"}), 1u) << cluster.story();
  EXPECT_EQ(cluster.count({.kind = "demotion"}), 0u) << cluster.story();
  EXPECT_EQ(cluster.count({.kind = "removed"}), 0u) << cluster.story();
}

// A late node needs no history. A working master stays, even if the newcomer is heavier.
TEST_F(Discovery, LateNodeFindsAllAndKeepsTheMaster) {
  Cluster cluster(4);
  for (Lab::Host host = 0; host < 3; ++host) cluster.start(host, {"--weight", "1"});
  cluster.await("three agree", [&] { return cluster.is_settled(); });
  const std::string master = cluster.master().name();
  NodeProcess& late = cluster.start(3, {"--weight", "9"});
  cluster.await("the newcomer is in", [&] { return cluster.is_settled(); });
  Cluster::measured("late_joiner_sees_all_after_start_s",
                    late.find_last({.kind = "added"})->at - late.find({.kind = "started"})->at);
  cluster.pass(1s);
  EXPECT_EQ(cluster.master().name(), master);
  EXPECT_EQ(cluster.count({.kind = "promotion"}), 1u) << cluster.story();
}

// A node's address is the one at which it was heard, not one that it claims.
TEST_F(Discovery, NodesKnowWhereOthersAre) {
  Cluster cluster(3);
  cluster.start_all({"--info", R"({"web":8080})"});
  NodeProcess& first = cluster.node("h1");
  EXPECT_EQ(first.addresses_of("h2"), std::set{Lab::address(1)});
  EXPECT_EQ(first.addresses_of("h3"), std::set{Lab::address(2)});
  const NodeEvent& added = *first.find({.kind = "added", .name = "h3"});
  EXPECT_EQ(added.node("port"), std::to_string(cluster.node("h3").port()));
  EXPECT_EQ(added.node("info"), R"({"web":8080})");
  const auto& where = added.fields.at("node").at("addresses").at(0);
  EXPECT_EQ(where.at("interface"), "eth0");
}

// A message reaches every other host once, in the order of sending.
TEST_F(Discovery, MessagesReachAllHostsInOrder) {
  constexpr int messages = 100;
  Cluster cluster(4);
  cluster.start_all();
  for (const auto& node : cluster.nodes()) node->command("join news");
  // The answer shows that the command before it has been carried out.
  for (const auto& node : cluster.nodes()) cluster.ask(*node, "masters", "masters");
  for (int i = 0; i < messages; ++i) cluster.node("h1").command("send news " + std::to_string(i));
  cluster.await("all have all messages",
                [&] { return cluster.count({.kind = "message"}) >= 3u * messages; });
  for (const char* name : {"h2", "h3", "h4"}) {
    int expected = 0;
    for (const NodeEvent& event : cluster.node(name).events()) {
      if (event.kind != "message") continue;
      EXPECT_EQ(event.text("value"), std::to_string(expected++));
    }
    EXPECT_EQ(expected, messages) << name;
  }
}

// A new process on the same host and port replaces the old one: the others report its removal, then
// the new one.
TEST_F(Discovery, RestartedNodeReplacesItsFormerSelf) {
  Cluster cluster(3);
  cluster.start_all();
  NodeProcess& former = cluster.node("h3");
  cluster.kill(former);
  cluster.await("it ended", [&] { return former.process().has_ended(); });
  const Seconds restarted = monotonic_now();
  cluster.start(2, "again", {});
  cluster.await("the new one is in", [&] { return cluster.is_settled(); });
  for (const char* name : {"h1", "h2"}) {
    const NodeEvent* removed = cluster.node(name).find({.kind = "removed", .name = "h3"});
    ASSERT_NE(removed, nullptr) << cluster.story();
    EXPECT_LT(removed->at - restarted, 0.5) << cluster.story();
  }
}

}  // namespace

}  // namespace muster::test
