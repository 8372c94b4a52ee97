#include "check/detection.hpp"

#include <algorithm>

namespace muster::check {

void Detection::see(const Observation& observation) {
  const NodeId& node = observation.node;
  if (std::holds_alternative<Started>(observation.fact)) {
    forget(node);
  } else if (std::holds_alternative<Ended>(observation.fact)) {
    forget(node);
    const SessionId gone = roster().current(node)->identity.session;
    for (const auto& [other, sessions] : known_) {
      if (sessions.contains(gone)) await(other, gone);
    }
  } else if (const auto* arrival = std::get_if<Added>(&observation.fact)) {
    known_[node][arrival->other.session] = observation.at;
    const Life* life = roster().find(arrival->other.session);
    if (life != nullptr && !life->is_alive()) await(node, arrival->other.session);
  } else if (const auto* replayed = std::get_if<Replayed>(&observation.fact)) {
    const auto known = known_[node].find(replayed->session);
    if (known != known_[node].end()) known->second = observation.at;
  } else if (const auto* removal = std::get_if<Removed>(&observation.fact)) {
    known_[node].erase(removal->other.session);
    judge_cases(awaited_[node].erase(removal->other.session));
  }
}

void Detection::forget(const NodeId& node) {
  known_.erase(node);
  awaited_.erase(node);
}

void Detection::await(const NodeId& node, const SessionId& gone) {
  awaited_[node].insert(gone);
  next_ = std::min(next_, deadline(node, gone));
}

core::Time Detection::deadline(const NodeId& node, const SessionId& gone) const {
  const Life* self = roster().current(node);
  const Life* other = roster().find(gone);
  // A relay that was slow passes on what it read late.
  const core::Time from = std::max(
      {other->ended_at, self->resumed_at, roster().last_resumed_at(), known_.at(node).at(gone)});
  return from + detection_max(other->timing, conditions());
}

void Detection::pass(core::Time now) {
  if (now <= next_) return;
  next_ = core::never;
  for (auto& [node, sessions] : awaited_) {
    const Life* self = roster().current(node);
    if (self == nullptr || !self->is_alive()) continue;
    for (auto session = sessions.begin(); session != sessions.end();) {
      const core::Time due = self->is_paused ? now + Duration(1) : deadline(node, *session);
      if (now <= due) {
        next_ = std::min(next_, due);
        ++session;
        continue;
      }
      judge_cases();
      violated(now, node, text_of(roster().find(*session)->identity) + " is gone and still there");
      session = sessions.erase(session);
    }
  }
}

}  // namespace muster::check
