#include "check/convergence.hpp"

#include <algorithm>

namespace muster::check {

std::vector<const Life*> present_for(const Roster& roster, const Life& self) {
  std::vector<const Life*> present;
  for (const auto& [session, life] : roster.lives()) {
    if (!life.is_running() || life.observer || life.community != self.community) continue;
    if (roster.is_separated(self.identity.node, life.identity.node)) continue;
    present.push_back(&life);
  }
  return present;
}

void Convergence::see(const Observation& observation) {
  if (const auto* snapshot = std::get_if<Snapshot>(&observation.fact)) {
    latest_[observation.node] = *snapshot;
  }
}

void Convergence::settle(core::Time now) {
  for (const auto& [session, life] : roster().lives()) {
    if (!life.is_running() || !latest_.contains(life.identity.node)) continue;
    const auto present = present_for(roster(), life);
    judge_cases(present.size());
    compare_view(now, life, present);
    count_masters(now, life, present);
  }
}

void Convergence::compare_view(core::Time now, const Life& self,
                               const std::vector<const Life*>& present) {
  std::set<Identity> missing;
  for (const Life* life : present) {
    if (life != &self) missing.insert(life->identity);
  }
  for (const Snapshot::Member& member : latest_.at(self.identity.node).members) {
    if (missing.erase(member.identity) > 0) continue;
    violated(now, self.identity.node, "sees " + text_of(member.identity) + ", which is not there");
  }
  for (const Identity& identity : missing) {
    violated(now, self.identity.node, "does not see " + text_of(identity));
  }
}

void Convergence::count_masters(core::Time now, const Life& self,
                                const std::vector<const Life*>& present) {
  const auto eligible = std::count_if(present.begin(), present.end(),
                                      [](const Life* life) { return life->eligible; });
  const auto masters = std::count_if(present.begin(), present.end(), [&](const Life* life) {
    const auto snapshot = latest_.find(life->identity.node);
    return snapshot != latest_.end() && snapshot->second.is_master;
  });
  const auto wanted = std::min<std::ptrdiff_t>(eligible, self.masters_required);
  if (masters == wanted) return;
  violated(now, self.identity.node,
           "there are " + std::to_string(masters) + " masters where " + std::to_string(wanted) +
               " should be");
}

}  // namespace muster::check
