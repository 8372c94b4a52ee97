#include "check/roster.hpp"

#include <algorithm>
#include <variant>

namespace muster::check {

void Roster::see(const Observation& observation) {
  const NodeId& node = observation.node;
  const core::Time at = observation.at;
  workforce_.see(observation);
  meet(observation);
  if (const auto* started = std::get_if<Started>(&observation.fact)) {
    lives_[started->session] = {.identity = {node, started->session},
                                .community = started->community,
                                .timing = started->timing,
                                .observer = started->observer,
                                .eligible = started->eligible,
                                .weight = started->weight,
                                .masters_required = started->masters_required,
                                .started_at = at,
                                .term = std::nullopt};
    current_[node] = started->session;
  } else if (const auto* separated = std::get_if<Separated>(&observation.fact)) {
    separations_[{node, separated->other}] = {true, at};
  } else if (const auto* reunited = std::get_if<Reunited>(&observation.fact)) {
    separations_[{node, reunited->other}] = {false, at};
  }
  Life* life = living(node);
  if (life == nullptr) return;
  if (std::holds_alternative<Ended>(observation.fact)) life->ended_at = at;
  if (std::holds_alternative<Paused>(observation.fact)) life->is_paused = true;
  if (const auto* resumed = std::get_if<Resumed>(&observation.fact)) {
    life->is_paused = false;
    last_resumed_at_ = at;
    life->resumed_at = at;
    if (resumed->was_slow) life->slow_until = at;
  }
  if (const auto* allowed = std::get_if<Allowed>(&observation.fact)) {
    life->eligible = allowed->eligible;
  }
  if (const auto* promoted = std::get_if<Promoted>(&observation.fact)) life->term = promoted->term;
  if (std::holds_alternative<Demoted>(observation.fact)) life->term.reset();
  if (const auto* leads = std::get_if<Leads>(&observation.fact)) {
    life->leads = leads->term.has_value();
  }
  if (const auto* leads = std::get_if<LeadsElection>(&observation.fact)) {
    if (leads->term) {
      life->elections_led.insert(leads->election);
    } else {
      life->elections_led.erase(leads->election);
    }
  }
}

const Life* Roster::find(const SessionId& session) const {
  const auto found = lives_.find(session);
  return found == lives_.end() ? nullptr : &found->second;
}

const Life* Roster::current(const NodeId& node) const {
  const auto found = current_.find(node);
  return found == current_.end() ? nullptr : find(found->second);
}

Life* Roster::living(const NodeId& node) {
  const auto found = current_.find(node);
  if (found == current_.end()) return nullptr;
  Life& life = lives_.at(found->second);
  return life.is_alive() ? &life : nullptr;
}

bool Roster::is_separated(const NodeId& node, const NodeId& other) const {
  const auto holds = [&](const NodeId& a, const NodeId& b) {
    const auto found = separations_.find({a, b});
    return found != separations_.end() && found->second.holds;
  };
  return holds(node, other) || holds(other, node);
}

void Roster::meet(const Observation& observation) {
  if (const auto* added = std::get_if<Added>(&observation.fact)) {
    acquaintances_[{observation.node, added->other.node}] = {.since = observation.at};
  } else if (const auto* removed = std::get_if<Removed>(&observation.fact)) {
    Acquaintance& lost = acquaintances_[{observation.node, removed->other.node}];
    lost.until = observation.at;
    lost.lost_by = removed->reason;
  } else if (std::holds_alternative<Started>(observation.fact)) {
    std::erase_if(acquaintances_,
                  [&](const auto& entry) { return entry.first.first == observation.node; });
  }
}

bool Roster::has_known(const NodeId& node, const NodeId& other, core::Time since) const {
  const auto found = acquaintances_.find({node, other});
  return found != acquaintances_.end() && found->second.since < since &&
         found->second.until > since;
}

bool Roster::has_known_ever_since(const NodeId& node, const NodeId& other, core::Time since) const {
  return has_known(node, other, since) && acquaintances_.at({node, other}).until == core::never;
}

bool Roster::took_for_ended(const NodeId& node, const NodeId& other) const {
  const auto found = acquaintances_.find({node, other});
  return found != acquaintances_.end() && found->second.lost_by == RemovalReason::refused;
}

bool Roster::is_remembered(const NodeId& node) const {
  return std::any_of(acquaintances_.begin(), acquaintances_.end(), [&](const auto& entry) {
    return entry.first.second == node && current(entry.first.first)->is_alive();
  });
}

core::Time Roster::trouble_from(const NodeId& node, const NodeId& other, core::Time now) const {
  const auto found = separations_.find({node, other});
  if (found == separations_.end()) return {};
  return found->second.holds ? now : found->second.until;
}

core::Time Roster::trouble_between(const NodeId& node, const NodeId& other, core::Time now) const {
  return std::max(trouble_from(node, other, now), trouble_from(other, node, now));
}

core::Time Roster::last_trouble(const Life& life, const Life& other, core::Time now) const {
  if (!life.is_running() || !other.is_running()) return now;
  return std::max({trouble_between(life.identity.node, other.identity.node, now), life.started_at,
                   other.started_at, life.resumed_at, other.resumed_at});
}

}  // namespace muster::check
