#include "check/lease.hpp"

namespace muster::check {

void Lease::see(const Observation& observation) {
  if (std::holds_alternative<Spoke>(observation.fact)) {
    spoke_at_[observation.node] = observation.at;
  } else if (std::holds_alternative<HoldsItselfMaster>(observation.fact)) {
    holds_itself_master(observation);
  } else if (std::holds_alternative<HoldsItselfLeader>(observation.fact)) {
    holds_itself_leader(observation);
  }
}

void Lease::holds_itself_master(const Observation& observation) {
  judge_cases();
  const Life* life = roster().current(observation.node);
  if (life == nullptr || !life->is_alive() || !life->term) {
    return violated(observation.at, observation.node, "holds itself master without a promotion");
  }
  judge_silence(observation, lease_max(life->timing, conditions()));
}

void Lease::holds_itself_leader(const Observation& observation) {
  judge_cases();
  const Life* life = roster().current(observation.node);
  if (life == nullptr || !life->is_alive() || life->elections_led.empty()) {
    return violated(observation.at, observation.node, "holds itself leader without an election");
  }
  judge_silence(observation, leader_lease_max(life->timing, conditions()));
}

void Lease::judge_silence(const Observation& observation, Duration longest) {
  // A node that is not overheard cannot be judged.
  const auto spoke = spoke_at_.find(observation.node);
  if (spoke == spoke_at_.end()) return;
  const Duration silence = observation.at - spoke->second;
  if (silence <= longest) return;
  violated(observation.at, observation.node,
           "acts as a leader " + format_duration(silence) + " after it spoke, beyond its lease");
}

}  // namespace muster::check
