#include "check/lease.hpp"

namespace muster::check {

void Lease::see(const Observation& observation) {
  if (std::holds_alternative<Spoke>(observation.fact)) {
    spoke_at_[observation.node] = observation.at;
  } else if (std::holds_alternative<HoldsItselfMaster>(observation.fact)) {
    holds_itself_master(observation);
  }
}

void Lease::holds_itself_master(const Observation& observation) {
  judge_cases();
  const Life* life = roster().current(observation.node);
  if (life == nullptr || !life->is_alive() || !life->term) {
    return violated(observation.at, observation.node, "holds itself master without a promotion");
  }
  // A node that is not overheard cannot be judged.
  const auto spoke = spoke_at_.find(observation.node);
  if (spoke == spoke_at_.end()) return;
  const Duration silence = observation.at - spoke->second;
  if (silence <= lease_max(life->timing, conditions())) return;
  violated(observation.at, observation.node,
           "holds itself master " + format_duration(silence) + " after it spoke, beyond its lease");
}

}  // namespace muster::check
