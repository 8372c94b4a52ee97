#include "check/event_order.hpp"

namespace muster::check {

void EventOrder::see(const Observation& observation) {
  const Fact& fact = observation.fact;
  if (std::holds_alternative<Started>(fact)) {
    known_[observation.node].clear();
    is_master_[observation.node] = false;
  } else if (const auto* arrival = std::get_if<Added>(&fact)) {
    added(observation, arrival->other);
  } else if (const auto* removal = std::get_if<Removed>(&fact)) {
    removed(observation, removal->other);
  } else if (const auto* update = std::get_if<Updated>(&fact)) {
    mentioned(observation, update->other, "updated");
  } else if (const auto* suspicion = std::get_if<Suspected>(&fact)) {
    mentioned(observation, suspicion->other, "suspected");
  } else if (const auto* seen = std::get_if<MasterSeen>(&fact)) {
    if (seen->other) mentioned(observation, *seen->other, "named as master");
  } else if (const auto* message = std::get_if<Received>(&fact)) {
    if (message->sender.node != observation.node) {
      mentioned(observation, message->sender, "heard on a channel");
    }
  } else {
    changed_role(observation);
  }
}

bool EventOrder::knows(const NodeId& node, const Identity& other) const {
  const auto mine = known_.find(node);
  if (mine == known_.end()) return false;
  const auto found = mine->second.find(other.node);
  return found != mine->second.end() && found->second == other.session;
}

void EventOrder::added(const Observation& observation, const Identity& other) {
  judge_cases();
  const auto [entry, is_new] = known_[observation.node].emplace(other.node, other.session);
  if (is_new) return;
  violated(observation.at, observation.node,
           text_of(other) + " was added while its session " +
               entry->second.to_string().substr(0, 8) + " was still there");
  entry->second = other.session;
}

void EventOrder::removed(const Observation& observation, const Identity& other) {
  mentioned(observation, other, "removed");
  known_[observation.node].erase(other.node);
}

void EventOrder::mentioned(const Observation& observation, const Identity& other,
                           const char* what) {
  judge_cases();
  if (knows(observation.node, other)) return;
  violated(observation.at, observation.node,
           text_of(other) + " was " + what + " without having been added");
}

void EventOrder::changed_role(const Observation& observation) {
  bool& is_master = is_master_[observation.node];
  if (std::holds_alternative<Promoted>(observation.fact)) is_master = true;
  if (!std::holds_alternative<Demoted>(observation.fact)) return;
  judge_cases();
  if (!is_master) violated(observation.at, observation.node, "demoted without being master");
  is_master = false;
}

}  // namespace muster::check
