#include "check/sharing.hpp"

#include <algorithm>
#include <set>

#include "check/convergence.hpp"

namespace muster::check {

namespace {

/// The nodes on which it depends that the two know of each other's units.
std::set<NodeId> concerned(const Worker& worker, const std::string& unit) {
  std::set<NodeId> nodes = {worker.node};
  if (worker.follows) nodes.insert(worker.follows->node);
  const auto job = worker.jobs.find(unit);
  if (job != worker.jobs.end()) nodes.insert(job->second.token.reign.node);
  return nodes;
}

/// Whether both are present and have not known each other since before that time.
bool are_strangers(const Roster& roster, const NodeId& a, const NodeId& b, core::Time since) {
  if (!roster.current(a)->is_alive() || !roster.current(b)->is_alive()) return false;
  return !roster.has_known(a, b, since) || !roster.has_known(b, a, since);
}

}  // namespace

bool is_exclusive(const Roster& roster, const Conditions& conditions, const Worker& a,
                  const Worker& b, const std::string& unit, core::Time now) {
  if (a.community != b.community) return false;
  if (a.has_from_its_leader(unit) && b.has_from_its_leader(unit) && a.follows == b.follows) {
    return true;
  }
  std::set<NodeId> nodes = concerned(a, unit);
  nodes.merge(concerned(b, unit));
  const core::Time calm_since = now - sharing_max(roster.current(a.node)->timing, conditions);
  for (const NodeId& node : nodes) {
    for (const NodeId& other : nodes) {
      if (!(node < other)) continue;
      if (roster.trouble_between(node, other, now) >= calm_since) return false;
      if (are_strangers(roster, node, other, calm_since)) return false;
    }
  }
  return true;
}

std::vector<const Worker*> Side::takers() const {
  std::vector<const Worker*> takers;
  std::copy_if(workers.begin(), workers.end(), std::back_inserter(takers),
               [](const Worker* worker) { return worker->terms.capacity > 0; });
  if (leader != nullptr && leader->terms.exclude_leader && takers.size() > 1) {
    std::erase(takers, leader);
  }
  return takers;
}

std::vector<Side> sides(const Roster& roster) {
  std::vector<Side> sides;
  for (const auto& [session, life] : roster.lives()) {
    const Worker* self = roster.workforce().find(life.identity.node);
    if (!life.is_running() || life.observer || self == nullptr) continue;
    Side& side = sides.emplace_back();
    for (const Life* present : present_for(roster, life)) {
      const Worker* worker = roster.workforce().find(present->identity.node);
      if (worker == nullptr) continue;
      side.workers.push_back(worker);
      side.may_be_led = side.may_be_led || present->eligible;
    }
    if (side.may_be_led && self->follows)
      side.leader = roster.workforce().find(self->follows->node);
  }
  return sides;
}

}  // namespace muster::check
