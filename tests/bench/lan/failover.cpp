#include <algorithm>
#include <csignal>
#include <string>

#include "bench/lan/bare_failover.hpp"
#include "bench/lan/scenario.hpp"

namespace muster::bench {

namespace {

using test::Cluster;
using test::NodeProcess;
using test::Seconds;
using namespace std::chrono_literals;

/// Pause between two failures, after which the connections of the cluster are complete again.
constexpr auto rest = 400ms;

/// A cluster that fails and recovers again and again.
class FailingCluster {
 public:
  FailingCluster(std::size_t hosts, Cluster::Options options)
      : cluster_(hosts), options_(std::move(options)) {
    cluster_.start_all(options_);
    cluster_.pass(rest);
  }

  Cluster& cluster() { return cluster_; }

  /// The host on which a node runs.
  test::Lab::Host host_of(const NodeProcess& node) const {
    return std::stoul(node.name().substr(1, node.name().find('-') - 1)) - 1;
  }

  /// Waits until the others agree without this node, and starts a new node in its place.
  void replace(NodeProcess& node) {
    cluster_.await("the others agree",
                   [&] { return node.process().has_ended() && cluster_.is_settled(); });
    const test::Lab::Host host = host_of(node);
    cluster_.start(host, "h" + std::to_string(host + 1) + "-" + std::to_string(++replacements_),
                   options_);
    cluster_.await("all agree again", [&] { return cluster_.is_settled(); });
    cluster_.pass(rest);
  }

 private:
  Cluster cluster_;
  Cluster::Options options_;
  std::size_t replacements_ = 0;
};

/// Times in milliseconds until another node was master, and until all agreed.
struct Succession {
  std::vector<double> promoted;
  std::vector<double> agreed;

  void add(const Cluster& cluster, Seconds since) {
    promoted.push_back((promoted_at(cluster, since) - since) * milliseconds);
    agreed.push_back((agreed_at(cluster) - since) * milliseconds);
  }
};

void measure_failover_among(std::size_t hosts, const Setting& setting, const Report& report) {
  FailingCluster failing(hosts, setting.options);
  Succession succession;
  std::vector<double> bare;
  for (std::size_t i = 0; i < setting.runs; ++i) {
    NodeProcess& master = failing.cluster().master();
    bare.push_back(bare_failover(failing.cluster().lab, 0, 1) * milliseconds);
    const Seconds killed = test::monotonic_now();
    failing.cluster().kill(master);
    failing.cluster().await("another is master", [&] {
      return master.process().has_ended() && failing.cluster().is_settled();
    });
    succession.add(failing.cluster(), killed);
    failing.replace(master);
  }
  const std::string among = " (" + std::to_string(hosts) + " hosts)";
  report_times(report, {.bench = "failover",
                        .what = "master killed: another is master" + among,
                        .samples = succession.promoted,
                        .target = 5,
                        .target_p99 = 10,
                        .limit = bare});
  report_times(report, {.bench = "failover",
                        .what = "master killed: all agree" + among,
                        .samples = succession.agreed,
                        .target = 10});
}

/// Cuts the cable of the master and restores it.
void measure_cuts(const Cluster::Options& timing, std::string what, double target,
                  const Setting& setting, const Report& report) {
  constexpr std::size_t runs_max = 20;
  Cluster cluster(setting.hosts);
  Cluster::Options options = setting.options;
  options.insert(options.end(), timing.begin(), timing.end());
  cluster.start_all(options);
  Succession succession;
  for (std::size_t i = 0; i < std::min(setting.runs, runs_max); ++i) {
    cluster.pass(rest);
    const std::string name = cluster.master().name();
    const auto host = std::stoul(name.substr(1)) - 1;
    std::vector<NodeProcess*> others;
    for (const auto& node : cluster.nodes()) {
      if (node->name() != name) others.push_back(node.get());
    }
    const Seconds cut = test::monotonic_now();
    cluster.lab.cut(host);
    cluster.await("the others agree on another", [&] {
      return Cluster::agree(others) && !others.front()->masters().contains(name);
    });
    succession.promoted.push_back((promoted_at(cluster, cut) - cut) * milliseconds);
    cluster.lab.mend(host);
    cluster.await("all agree again", [&] { return cluster.is_settled(); });
  }
  report_times(
      report,
      {.bench = "cut", .what = std::move(what), .samples = succession.promoted, .target = target});
}

}  // namespace

void measure_failover(const Setting& setting, const Report& report) {
  constexpr std::size_t many_hosts = 20;
  measure_failover_among(setting.hosts, setting, report);
  measure_failover_among(many_hosts, setting, report);
}

void measure_crash(const Setting& setting, const Report& report) {
  FailingCluster failing(setting.hosts, setting.options);
  Cluster& cluster = failing.cluster();
  std::vector<double> removed;
  for (std::size_t i = 0; i < setting.runs; ++i) {
    const auto found = std::find_if(
        cluster.nodes().begin(), cluster.nodes().end(),
        [](const auto& node) { return !node->is_master() && !node->process().has_ended(); });
    NodeProcess& victim = **found;
    const std::string name = victim.name();
    const Seconds killed = test::monotonic_now();
    cluster.kill(victim);
    cluster.await("the others agree",
                  [&] { return victim.process().has_ended() && cluster.is_settled(); });
    Seconds last = 0;
    for (const auto& node : cluster.nodes()) {
      const auto* event = node->find({.kind = "removed", .name = name, .since = killed});
      if (event != nullptr) last = std::max(last, event->at);
    }
    removed.push_back((last - killed) * milliseconds);
    failing.replace(victim);
  }
  report_times(
      report,
      {.bench = "crash", .what = "node killed: removed by all", .samples = removed, .target = 20});
}

void measure_stop(const Setting& setting, const Report& report) {
  FailingCluster failing(setting.hosts, setting.options);
  Cluster& cluster = failing.cluster();
  Succession stopped;
  Succession demoted;
  for (std::size_t i = 0; i < setting.runs; ++i) {
    NodeProcess& demoting = cluster.master();
    const Seconds asked = test::monotonic_now();
    demoting.command("demote");
    cluster.await("another is master", [&] {
      return promoted_at(cluster, asked) > asked && cluster.is_settled() && !demoting.is_master();
    });
    demoted.add(cluster, asked);
    cluster.pass(rest);
    NodeProcess& stopping = cluster.master();
    const Seconds ended = test::monotonic_now();
    stopping.process().signal(SIGTERM);
    cluster.await("another is master",
                  [&] { return stopping.process().has_ended() && cluster.is_settled(); });
    stopped.add(cluster, ended);
    failing.replace(stopping);
  }
  report_times(report, {.bench = "stop",
                        .what = "master gets SIGTERM: another is master",
                        .samples = stopped.promoted,
                        .target = 2});
  report_times(report, {.bench = "stop",
                        .what = "master is told `demote`: another is master",
                        .samples = demoted.promoted,
                        .target = 2});
}

void measure_cut(const Setting& setting, const Report& report) {
  measure_cuts({}, "master's cable cut, defaults: another is master", 700, setting, report);
  measure_cuts({"--detect-within", "fast"}, "master's cable cut, preset fast: another is master",
               35, setting, report);
}

}  // namespace muster::bench
