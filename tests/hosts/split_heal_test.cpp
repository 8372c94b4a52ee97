#include <algorithm>

#include "hosts/hosts_test.hpp"

namespace muster::test {

namespace {

using SplitHeal = HostsTest;

/// Five hosts, of which h1 and h2 are then split off. "h1" to "h5" have these weights.
class Parted {
 public:
  explicit Parted(const std::vector<std::string>& weights) : cluster(5) {
    for (Lab::Host host = 0; host < weights.size(); ++host) {
      cluster.start(host, {"--weight", weights[host]});
    }
    cluster.await("all agree", [&] { return cluster.is_settled(); });
    left = {&cluster.node("h1"), &cluster.node("h2")};
    right = {&cluster.node("h3"), &cluster.node("h4"), &cluster.node("h5")};
  }

  void split() {
    cluster.lab.split_off({0, 1});
    cluster.await("each side has a master and has forgotten the other side", [&] {
      return Cluster::agree(left) && Cluster::agree(right) && sees_only(left) && sees_only(right);
    });
    EXPECT_EQ(cluster.masters().size(), 2u) << cluster.story();
  }

  /// Waits for one master. Returns the time since the first contact of the sides.
  Seconds heal() {
    const Seconds healed = monotonic_now();
    cluster.lab.heal();
    cluster.await("there is one master in all", [&] { return cluster.is_settled(); });
    Seconds met = monotonic_now();
    Seconds decided = healed;
    for (const auto& node : cluster.nodes()) {
      const NodeEvent* added = node->find({.kind = "added", .since = healed});
      if (added != nullptr) met = std::min(met, added->at);
      decided = std::max(decided, node->masters_since());
    }
    Cluster::measured("heal_from_first_meeting_to_one_master_s", decided - met);
    Cluster::measured("heal_from_cable_to_one_master_s", decided - healed);
    return decided - met;
  }

  Cluster cluster;
  std::vector<NodeProcess*> left;
  std::vector<NodeProcess*> right;

 private:
  static bool sees_only(const std::vector<NodeProcess*>& side) {
    return std::all_of(side.begin(), side.end(), [&](const NodeProcess* node) {
      return node->nodes_seen() == side.size() - 1;
    });
  }
};

void expect_healed_for_good(Parted& parted, const std::string& survivor) {
  Cluster& cluster = parted.cluster;
  const Seconds healed = monotonic_now();
  EXPECT_LT(parted.heal(), 0.1) << cluster.story();
  EXPECT_EQ(cluster.master().name(), survivor) << cluster.story();
  EXPECT_EQ(cluster.count({.kind = "demotion", .since = healed}), 1u) << cluster.story();
  const Seconds settled = monotonic_now();
  cluster.pass(3s);
  EXPECT_TRUE(cluster.is_settled()) << cluster.story();
  for (const char* kind : {"promotion", "demotion", "removed"}) {
    EXPECT_EQ(cluster.count({.kind = kind, .since = settled}), 0u) << cluster.story();
  }
}

// The master was among the three. The two have elected in a newer term, which counts.
TEST_F(SplitHeal, MinoritysNewerTermSurvives) {
  Parted parted({"2", "1", "9", "1", "1"});
  ASSERT_EQ(parted.cluster.master().name(), "h3");
  parted.split();
  expect_healed_for_good(parted, "h1");
}

// The master was among the two.
TEST_F(SplitHeal, MajoritysNewerTermSurvives) {
  Parted parted({"9", "1", "3", "2", "1"});
  ASSERT_EQ(parted.cluster.master().name(), "h1");
  parted.split();
  expect_healed_for_good(parted, "h3");
}

// Repeated splits heal each time.
TEST_F(SplitHeal, RepeatedSplitsHealEachTime) {
  Parted parted({"5", "4", "3", "2", "1"});
  for (int i = 0; i < 3; ++i) {
    parted.split();
    EXPECT_LT(parted.heal(), 0.1) << parted.cluster.story();
    EXPECT_EQ(parted.cluster.masters().size(), 1u);
  }
}

// A split shorter than the timeouts causes at most suspicions.
TEST_F(SplitHeal, ShortSplitIsNoSplit) {
  Parted parted({"5", "4", "3", "2", "1"});
  const Seconds begin = monotonic_now();
  parted.cluster.lab.split_off({0, 1});
  parted.cluster.pass(300ms);
  parted.cluster.lab.heal();
  parted.cluster.pass(3s);
  for (const char* kind : {"promotion", "demotion", "added", "removed"}) {
    EXPECT_EQ(parted.cluster.count({.kind = kind, .since = begin}), 0u) << parted.cluster.story();
  }
}

}  // namespace

}  // namespace muster::test
