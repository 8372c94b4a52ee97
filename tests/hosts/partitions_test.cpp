#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <random>

#include "hosts/hosts_test.hpp"
#include "lib/journal.hpp"

namespace muster::test {

namespace {

using testing::IsEmpty;

constexpr std::size_t partitions = 1'024;

/// Ten hosts that share partitions, and the actions of the test on them.
class PartitionHosts : public HostsTest {
 protected:
  Cluster cluster{10};
  /// The times at which nodes were killed, by name.
  std::map<std::string, Seconds> deaths;
  int started = 0;

  NodeProcess& start(Lab::Host host, Cluster::Options options = {}) {
    options.insert(options.end(), {"--partitions", std::to_string(partitions)});
    return cluster.start(host, "p" + std::to_string(started++), options);
  }

  Journal journal() const {
    Journal journal;
    for (const auto& node : cluster.nodes()) {
      const auto death = deaths.find(node->name());
      journal.take(*node, death == deaths.end() ? nullptr : &death->second);
    }
    return journal;
  }

  std::vector<NodeProcess*> running() const {
    std::vector<NodeProcess*> running;
    for (const auto& node : cluster.nodes()) {
      if (!node->process().has_ended()) running.push_back(node.get());
    }
    return running;
  }

  /// Whether every partition has one owner, and the loads differ by at most one.
  bool is_shared_out() const {
    const auto loads = journal().loads();
    if (loads.size() != running().size() || journal().worked_on() != partitions) return false;
    const auto [least, most] =
        std::minmax_element(loads.begin(), loads.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; });
    return most->second - least->second <= 1;
  }

  void await_shared_out() {
    cluster.await(
        "all partitions are shared out", [&] { return is_shared_out(); }, 30s);
  }
};

// Hosts come, leave and die at random. A partition never has two owners, and never lacks one for
// long.
TEST_F(PartitionHosts, ShareAThousandPartitions) {
  for (Lab::Host host = 0; host < 10; ++host) start(host);
  await_shared_out();
  std::mt19937 random(1);
  for (int round = 0; round < 6; ++round) {
    const auto nodes = running();
    NodeProcess& node = *nodes[random() % nodes.size()];
    const Seconds begin = monotonic_now();
    if (round % 3 == 2) {
      EXPECT_EQ(cluster.stop(node), 0);
      await_shared_out();
      Cluster::measured("stopped_to_all_owned_s", journal().last_beginning() - begin);
    } else {
      deaths[node.name()] = begin;
      cluster.kill(node);
      cluster.await("it has died", [&] { return node.process().has_ended(); });
      await_shared_out();
      Cluster::measured("killed_to_all_owned_s", journal().last_beginning() - begin);
    }
    start(static_cast<Lab::Host>(round));
    await_shared_out();
  }
  EXPECT_THAT(journal().overlaps(), IsEmpty()) << cluster.story();
  Cluster::measured("longest_without_owner_s", journal().longest_hole(monotonic_now()));
}

// A node whose cable is cut, and which may not become master, gives its partitions up before the
// others take them.
TEST_F(PartitionHosts, GiveUpPartitionsWhenCutOff) {
  start(0);
  start(1);
  NodeProcess& lost = start(2, {"--ineligible"});
  await_shared_out();
  ASSERT_GT(journal().loads()[lost.id()], 0U);
  cluster.lab.cut(2);
  cluster.await("it has given up all it had",
                [&] { return journal().loads().count(lost.id()) == 0; });
  cluster.lab.mend(2);
  await_shared_out();
  EXPECT_THAT(journal().overlaps(), IsEmpty()) << cluster.story();
}

}  // namespace

}  // namespace muster::test
