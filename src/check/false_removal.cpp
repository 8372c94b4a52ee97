#include "check/false_removal.hpp"

#include <algorithm>

namespace muster::check {

void FalseRemoval::see(const Observation& observation) {
  if (std::holds_alternative<Started>(observation.fact)) {
    std::erase_if(added_at_,
                  [&](const auto& each) { return each.first.first == observation.node; });
  } else if (const auto* arrival = std::get_if<Added>(&observation.fact)) {
    added_at_[{observation.node, arrival->other.session}] = observation.at;
  } else if (std::holds_alternative<Suspected>(observation.fact)) {
    judge_cases();
  } else if (const auto* removal = std::get_if<Removed>(&observation.fact)) {
    removed(observation, *removal);
    added_at_.erase({observation.node, removal->other.session});
  }
}

void FalseRemoval::removed(const Observation& observation, const Removed& removal) {
  const Life* self = roster().current(observation.node);
  const Life* other = roster().find(removal.other.session);
  if (self == nullptr || other == nullptr || !other->is_alive()) return;
  if (removal.reason == RemovalReason::timeout) return timed_out(observation, *self, *other);
  violated(observation.at, observation.node,
           text_of(removal.other) + " was removed as " + std::string(to_string(removal.reason)) +
               " while it lives");
}

void FalseRemoval::timed_out(const Observation& observation, const Life& self, const Life& other) {
  const core::Time from = std::max(roster().last_trouble(self, other, observation.at),
                                   known_since(self, other, observation.at));
  const Duration heard = observation.at - from;
  if (heard < silence_min(other.timing, other.is_leader(), conditions())) return;
  violated(observation.at, observation.node,
           text_of(other.identity) + " was removed for silence while it had been connected for " +
               format_duration(heard));
}

core::Time FalseRemoval::known_since(const Life& self, const Life& other, core::Time now) const {
  const auto here = added_at_.find({self.identity.node, other.identity.session});
  const auto there = added_at_.find({other.identity.node, self.identity.session});
  if (here == added_at_.end() || there == added_at_.end()) return now;
  return std::max(here->second, there->second);
}

}  // namespace muster::check
