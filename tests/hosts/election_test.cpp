#include <algorithm>
#include <csignal>
#include <string>
#include <vector>

#include "hosts/hosts_test.hpp"

namespace muster::test {

namespace {

using Elections = HostsTest;

/// Time that a busy machine may take to run a process that is due.
constexpr Seconds scheduling = 0.1;

/// The name of the leader that the node reported last; empty if it reported none.
std::string leader_at(const NodeProcess& node, std::string_view election) {
  std::string leader;
  for (const NodeEvent& event : node.events()) {
    if (event.kind == "leader" && event.text("election") == election) leader = event.text("name");
  }
  return leader;
}

/// The leader that all running nodes except the bystander reported last, if it runs. Empty if there
/// is none.
std::string common_leader(const Cluster& cluster, std::string_view election,
                          std::string_view bystander = {}) {
  std::string leader;
  bool runs = false;
  for (const auto& node : cluster.nodes()) {
    if (node->process().has_ended() || node->name() == bystander) continue;
    const std::string mine = leader_at(*node, election);
    if (mine.empty() || (!leader.empty() && leader != mine)) return {};
    leader = mine;
    runs = runs || node->name() == mine;
  }
  return runs ? leader : std::string();
}

std::string await_leader(Cluster& cluster, std::string_view election) {
  cluster.await("all agree on a leader", [&] { return !common_leader(cluster, election).empty(); });
  return common_leader(cluster, election);
}

/// The latest event of that kind at any node.
const NodeEvent& last_of(const Cluster& cluster, const std::string& kind) {
  const NodeEvent* last = nullptr;
  for (const auto& node : cluster.nodes()) {
    const NodeEvent* one = node->find_last({.kind = kind});
    if (one != nullptr && (last == nullptr || one->at > last->at)) last = one;
  }
  return *last;
}

// The master keeps out of the election, so the leader is another node.
TEST_F(Elections, KilledLeaderIsReplacedAtOnce) {
  Cluster cluster(5);
  cluster.start(0, {"--weight", "9"});
  for (Lab::Host host = 1; host < 5; ++host) {
    cluster.start(host, {"--weight", "1", "--stand", "jobs"});
  }
  cluster.await("all agree on the master", [&] { return cluster.is_settled(); });
  // The bystander reports no leader, for it has no part in the election.
  const auto leader = [&] { return common_leader(cluster, "jobs", "h1"); };
  for (int kills = 0; kills < 3; ++kills) {
    cluster.await("all agree on a leader", [&] { return !leader().empty(); });
    NodeProcess& former = cluster.node(leader());
    const Seconds killed = monotonic_now();
    cluster.kill(former);
    cluster.await("another leads",
                  [&] { return former.process().has_ended() && !leader().empty(); });
    const Seconds taken = last_of(cluster, "elected").at - killed;
    Cluster::measured("killed_leader_to_new_leader_s", taken);
    EXPECT_LE(taken, scheduling) << cluster.story();
  }
  EXPECT_EQ(cluster.count({.kind = "elected"}), 4u) << cluster.story();
  EXPECT_EQ(cluster.count({.kind = "promotion"}), 1u) << "mastership is another matter";
}

// A hundred elections among five nodes have a leader each, on which all agree.
TEST_F(Elections, ManyElectionsAgree) {
  Cluster::Options options;
  for (int i = 0; i < 100; ++i) {
    options.insert(options.end(), {"--stand", "election-" + std::to_string(i)});
  }
  Cluster cluster(5);
  cluster.start_all(options);
  const auto all_agree = [&] {
    for (std::size_t i = 1; i < options.size(); i += 2) {
      if (common_leader(cluster, options[i]).empty()) return false;
    }
    return true;
  };
  cluster.await("all agree on every leader", all_agree, 20s);
  cluster.pass(2s);
  EXPECT_TRUE(all_agree()) << "the leaders stay";
  const std::string lists = run_command(cluster.lab.host(0), {MUSTER_PROGRAM, "elections"});
  EXPECT_EQ(std::count(lists.begin(), lists.end(), '\n'), 101) << lists;
}

// Each side of a split has a leader. When it heals, the later term counts.
TEST_F(Elections, ASplitHasALeaderOnEachSide) {
  Cluster cluster(4);
  for (Lab::Host host = 0; host < 4; ++host) cluster.start(host, {"--stand", "jobs"});
  const std::string before = await_leader(cluster, "jobs");
  cluster.lab.split_off({0, 1});
  const auto agree = [&](const char* a, const char* b) {
    const std::string leader = leader_at(cluster.node(a), "jobs");
    return leader == leader_at(cluster.node(b), "jobs") && (leader == a || leader == b);
  };
  cluster.await("each side has a leader", [&] { return agree("h1", "h2") && agree("h3", "h4"); });
  cluster.lab.heal();
  const std::string after = await_leader(cluster, "jobs");
  EXPECT_NE(after, before) << "the leader of the other side has the later term\n"
                           << cluster.story();
  EXPECT_EQ(cluster.count({.kind = "resigned", .reason = "outranked"}), 1u) << cluster.story();
}

}  // namespace

}  // namespace muster::test
