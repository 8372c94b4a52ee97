#include "check/false_removal.hpp"

namespace muster::check {

void FalseRemoval::see(const Observation& observation) {
  const auto* event = std::get_if<Removed>(&observation.fact);
  if (event == nullptr) return;
  const Life* self = roster().current(observation.node);
  const Life* other = roster().find(event->other.session);
  if (self == nullptr || other == nullptr || !other->is_alive()) return;
  if (event->reason == RemovalReason::timeout) return timed_out(observation, *self, *other);
  violated(observation.at, observation.node,
           text_of(event->other) + " was removed as " + std::string(to_string(event->reason)) +
               " while it lives");
}

void FalseRemoval::timed_out(const Observation& observation, const Life& self, const Life& other) {
  const core::Time trouble = roster().last_trouble(self, other, observation.at);
  const Duration heard = observation.at - trouble;
  if (heard < silence_min(other.timing, other.term.has_value(), conditions())) return;
  violated(observation.at, observation.node,
           text_of(other.identity) + " was removed for silence while it had been connected for " +
               format_duration(heard));
}

}  // namespace muster::check
