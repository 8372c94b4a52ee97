#include "swarm/run.hpp"

#include <algorithm>

#include "check/convergence.hpp"
#include "check/coverage.hpp"
#include "swarm/actions.hpp"
#include "swarm/cluster.hpp"
#include "swarm/conversation.hpp"

namespace muster::swarm {

namespace {

/// Number of steps in which the time to settle is measured.
constexpr int slices = 25;

bool is_settled(Cluster& cluster) {
  std::vector<check::Violation> disagreements;
  check::Convergence convergence(cluster.panel().roster(), cluster.panel().conditions(),
                                 disagreements);
  cluster.take_snapshots([&](const check::Observation& snapshot) { convergence.see(snapshot); });
  convergence.settle(cluster.world().now());
  return disagreements.empty();
}

bool is_shared_out(Cluster& cluster) {
  std::vector<check::Violation> gaps;
  cluster.crew()->tell_tables();
  check::Coverage(cluster.panel().roster(), cluster.panel().conditions(), gaps)
      .settle_work(cluster.world().now());
  return gaps.empty();
}

/// Advances the time by `bound`. Returns the part of it after which `holds` held until the end.
double pass_until(Cluster& cluster, Duration bound, bool (*holds)(Cluster& cluster)) {
  int last = 0;
  for (int i = 1; i <= slices && !cluster.is_broken(); ++i) {
    if (!holds(cluster)) last = i;
    cluster.pass(bound / slices);
  }
  return static_cast<double>(last) / slices;
}

void settle(Cluster& cluster, Outcome& outcome) {
  const Duration bound =
      check::settling_max(cluster.timing_at_most(), cluster.panel().conditions());
  outcome.settled_in = pass_until(cluster, bound, is_settled);
  if (cluster.is_broken()) return;
  cluster.take_snapshots(
      [&](const check::Observation& snapshot) { cluster.panel().see(snapshot); });
  cluster.panel().settle(cluster.world().now());
}

/// Requires: `passed` of `bound` has passed since the last fault.
void share_out(Cluster& cluster, Duration bound, Duration passed, Outcome& outcome) {
  if (cluster.is_broken()) return;
  const double part = pass_until(cluster, bound - passed, is_shared_out);
  if (cluster.is_broken()) return;
  const double whole = static_cast<double>(bound.count());
  const double late = (1 - part) * static_cast<double>((bound - passed).count()) / whole;
  if (part > 0) outcome.shared_in = std::max(outcome.shared_in, 1 - late);
  cluster.crew()->tell_tables();
  cluster.panel().settle_work(cluster.world().now());
}

void check_work(const Options& options, Cluster& cluster, Actions& actions, Outcome& outcome) {
  const check::Conditions& conditions = cluster.panel().conditions();
  const Duration bound = check::sharing_max(cluster.timing_at_most(), conditions);
  share_out(cluster, bound, check::settling_max(cluster.timing_at_most(), conditions), outcome);
  if (!options.work->loses_one || cluster.is_broken()) return;
  actions.lose_one();
  share_out(cluster, bound, {}, outcome);
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
    if (cluster.is_broken()) break;
    actions.act();
    if (cluster.candidates() != nullptr) cluster.candidates()->act();
  }
  if (!cluster.is_broken()) {
    actions.heal_core();
    settle(cluster, outcome);
    if (!cluster.is_broken()) converse(cluster, random);
    if (options.work) check_work(options, cluster, actions, outcome);
  }
  outcome.violations = cluster.panel().violations();
  outcome.examined = cluster.panel().examined();
  outcome.node_time = cluster.node_time();
  if (telling == Telling::story) outcome.story = cluster.story();
  return outcome;
}

}  // namespace muster::swarm
