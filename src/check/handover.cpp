#include "check/handover.hpp"

#include "check/sharing.hpp"

namespace muster::check {

void Handover::see(const Observation& observation) {
  if (const auto* assignment = std::get_if<Assigned>(&observation.fact)) {
    assigned(observation, *assignment);
  } else if (const auto* revocation = std::get_if<Revoked>(&observation.fact)) {
    advance(observation, revocation->unit, Step::has, Step::gives_up);
  } else if (const auto* release = std::get_if<GaveUp>(&observation.fact)) {
    advance(observation, release->unit, Step::gives_up, std::nullopt);
  }
}

void Handover::advance(const Observation& observation, const std::string& unit, Step from,
                       std::optional<Step> to) {
  judge_cases();
  const std::pair key(observation.node, unit);
  const auto step = steps_.find(key);
  if (step == steps_.end() || step->second != from) {
    violated(observation.at, observation.node,
             "is to give up unit " + unit + " when it has nothing of it");
  }
  steps_.erase(key);
  if (to) steps_.emplace(key, *to);
}

void Handover::assigned(const Observation& observation, const Assigned& assignment) {
  judge_cases();
  const std::string& unit = assignment.unit;
  if (!steps_.emplace(std::pair(observation.node, unit), Step::has).second) {
    violated(observation.at, observation.node, "takes up unit " + unit + ", which it has");
  }
  const Workforce& workforce = roster().workforce();
  const Worker* self = workforce.find(observation.node);
  if (self == nullptr) return;
  // Units that a leader takes over from its predecessor belong to the side of that one.
  if (self->has_from_its_leader(unit)) check_token(observation, assignment);
  for (const auto& [node, other] : workforce.workers()) {
    if (node == observation.node || !is_late(other, *self, unit, observation.at)) continue;
    violated(observation.at, observation.node,
             "takes up unit " + unit + ", which " + text_of(node) + " has not given up");
  }
}

bool Handover::is_late(const Worker& former, const Worker& self, const std::string& unit,
                       core::Time now) const {
  if (!former.jobs.contains(unit)) return false;
  const Life* life = roster().current(former.node);
  // A paused node does nothing, and first gives up when it continues.
  if (life->is_paused) return false;
  // It was stopped, and every node that saw its end is gone, too.
  if (!life->is_alive() && !roster().is_remembered(former.node)) return false;
  // It was stopped, and its goodbyes were lost, so its leader cannot know that it continues.
  const NodeId& leader = self.jobs.at(unit).token.reign.node;
  if (roster().took_for_ended(leader, former.node)) return false;
  if (now - life->resumed_at <= stretched(conditions().work->give_up, conditions())) return false;
  return is_exclusive(roster(), conditions(), former, self, unit, now);
}

void Handover::check_token(const Observation& observation, const Assigned& assignment) {
  const std::pair latest(assignment.token, observation.node);
  const auto [entry, is_first] =
      latest_.try_emplace({assignment.unit, assignment.token.reign}, latest);
  if (is_first) return;
  const auto& [token, node] = entry->second;
  const bool is_later = token.version < assignment.token.version;
  // A node that lost its lease may get it back before another node gets the unit.
  const bool is_same = token == assignment.token && node == observation.node;
  if (!is_later && !is_same) {
    violated(observation.at, observation.node,
             "takes up unit " + assignment.unit + " under table " +
                 std::to_string(assignment.token.version) + ", after " + text_of(node) +
                 " under table " + std::to_string(token.version));
  }
  entry->second = latest;
}

}  // namespace muster::check
