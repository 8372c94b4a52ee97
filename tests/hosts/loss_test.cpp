#include <cstdlib>

#include "hosts/hosts_test.hpp"

namespace muster::test {

namespace {

using Loss = HostsTest;

constexpr double share_lost = 0.2;
constexpr Seconds scheduling = 0.1;

/// MUSTER_LOSS_SECONDS in the environment makes the test longer; the promise is for 300.
std::chrono::seconds duration() {
  const char* text = std::getenv("MUSTER_LOSS_SECONDS");
  return std::chrono::seconds(text == nullptr ? 20 : std::atoi(text));
}

// Each host loses a fifth of its incoming packets. This removes no node, and does not hide a node
// that is really gone.
TEST_F(Loss, OfAFifthRemovesOnlyNodesThatAreGone) {
  Cluster cluster(5);
  cluster.start(0, {"--weight", "9"});
  for (Lab::Host host = 1; host < 5; ++host) cluster.start(host, {"--weight", "1"});
  cluster.await("all agree", [&] { return cluster.is_settled(); });
  const Seconds begin = monotonic_now();
  for (Lab::Host host = 0; host < 5; ++host) cluster.lab.lose(host, share_lost);
  cluster.pass(duration());
  for (const char* kind : {"removed", "demotion", "promotion"}) {
    EXPECT_EQ(cluster.count({.kind = kind, .since = begin}), 0u) << cluster.story(begin);
  }
  Cluster::measured("loss_suspicions", static_cast<double>(cluster.count({.kind = "suspected"})));

  const Seconds cut = monotonic_now();
  cluster.lab.cut(4);
  for (const char* name : {"h1", "h2", "h3", "h4"}) {
    const NodeEvent& removed = cluster.await(cluster.node(name), {.kind = "removed", .name = "h5"});
    Cluster::measured("loss_cut_to_removed_s", removed.at - cut);
    EXPECT_LE(removed.at - cut, cluster.node("h5").timing("nodeTimeout") + scheduling)
        << cluster.story(cut);
  }
}

// The same for a master, which has less time.
TEST_F(Loss, OfAFifthDoesNotHideALostMaster) {
  Cluster cluster(5);
  cluster.start(0, {"--weight", "9"});
  for (Lab::Host host = 1; host < 5; ++host) cluster.start(host, {"--weight", "1"});
  cluster.await("all agree", [&] { return cluster.is_settled(); });
  for (Lab::Host host = 0; host < 5; ++host) cluster.lab.lose(host, share_lost);
  cluster.pass(2s);
  const Seconds cut = monotonic_now();
  cluster.lab.cut(0);
  for (const char* name : {"h2", "h3", "h4", "h5"}) {
    const NodeEvent& removed = cluster.await(cluster.node(name), {.kind = "removed", .name = "h1"});
    EXPECT_LE(removed.at - cut, cluster.node("h1").timing("masterTimeout") + scheduling)
        << cluster.story(cut);
  }
  cluster.await("the others agree on another", [&] {
    return Cluster::agree(
        {&cluster.node("h2"), &cluster.node("h3"), &cluster.node("h4"), &cluster.node("h5")});
  });
  Cluster::measured("loss_cut_master_to_agreement_s", monotonic_now() - cut);
}

// Nodes that start while packets are lost find each other.
TEST_F(Loss, OfAFifthDoesNotPreventMeeting) {
  Cluster cluster(6);
  for (Lab::Host host = 0; host < 6; ++host) cluster.lab.lose(host, share_lost);
  cluster.start_all();
  EXPECT_EQ(cluster.count({.kind = "removed"}), 0u) << cluster.story();
}

}  // namespace

}  // namespace muster::test
