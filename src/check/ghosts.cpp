#include "check/ghosts.hpp"

#include <algorithm>

namespace muster::check {

void Ghosts::see(const Observation& observation) {
  const Fact& fact = observation.fact;
  if (const auto* arrival = std::get_if<Added>(&fact)) {
    mentioned(observation, arrival->other);
  } else if (const auto* message = std::get_if<Received>(&fact)) {
    if (message->sender.node != observation.node) mentioned(observation, message->sender);
  }
}

void Ghosts::mentioned(const Observation& observation, const Identity& other) {
  judge_cases();
  const std::string strangeness = strangeness_of(observation, other);
  if (strangeness.empty()) return;
  violated(observation.at, observation.node, text_of(other) + " was shown and " + strangeness);
}

std::string Ghosts::strangeness_of(const Observation& observation, const Identity& other) const {
  const Life* life = roster().find(other.session);
  const Life* self = roster().current(observation.node);
  if (life == nullptr) return "never existed";
  if (life->identity.node != other.node) return "is another node's session";
  if (self == nullptr || self->community != life->community) return "is of another community";
  if (life->observer) return "only listens";
  if (self->identity.session == other.session) return "is the node itself";
  if (life->is_alive() || !std::holds_alternative<Added>(observation.fact)) return {};
  if (!self->is_running()) return {};
  const Duration gone = observation.at - std::max(life->ended_at, self->slow_until);
  if (gone <= ghost_max(life->timing, conditions())) return {};
  return "has been gone for " + format_duration(gone);
}

}  // namespace muster::check
