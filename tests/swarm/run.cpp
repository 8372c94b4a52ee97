#include "swarm/run.hpp"

#include "check/convergence.hpp"
#include "swarm/actions.hpp"
#include "swarm/cluster.hpp"

namespace muster::swarm {

namespace {

/// How finely the time to settle is measured.
constexpr int slices = 25;

bool is_settled(Cluster& cluster) {
  std::vector<check::Violation> disagreements;
  check::Convergence convergence(cluster.panel().roster(), cluster.panel().conditions(),
                                 disagreements);
  cluster.take_snapshots([&](const check::Observation& snapshot) { convergence.see(snapshot); });
  convergence.settle(cluster.world().now());
  return disagreements.empty();
}

void settle(Cluster& cluster, Outcome& outcome) {
  outcome.settling_max = check::settling_max(cluster.timing(), cluster.panel().conditions());
  for (int i = 0; i < slices && !cluster.is_broken(); ++i) {
    if (!is_settled(cluster)) outcome.settled_in = outcome.settling_max / slices * (i + 1);
    cluster.pass(outcome.settling_max / slices);
  }
  if (cluster.is_broken()) return;
  cluster.take_snapshots(
      [&](const check::Observation& snapshot) { cluster.panel().see(snapshot); });
  cluster.panel().settle(cluster.world().now());
}

}  // namespace

Outcome run(const Options& options, Telling telling) {
  Outcome outcome;
  Cluster cluster(options);
  Actions actions(options, cluster);
  core::Random random(options.seed + 4);
  actions.start_all();
  while (cluster.world().elapsed() < options.length && !cluster.is_broken()) {
    cluster.pass(random.between({}, 2 * options.gap));
    if (!cluster.is_broken()) actions.act();
  }
  if (!cluster.is_broken()) {
    actions.heal_core();
    settle(cluster, outcome);
  }
  outcome.violations = cluster.panel().violations();
  outcome.node_time = cluster.node_time();
  if (telling == Telling::story) outcome.story = cluster.story();
  return outcome;
}

}  // namespace muster::swarm
