#include "check/ownership.hpp"

#include "check/sharing.hpp"

namespace muster::check {

void Ownership::see(const Observation& observation) {
  if (!std::holds_alternative<Owns>(observation.fact)) return;
  const Workforce& workforce = roster().workforce();
  const Worker* self = workforce.find(observation.node);
  if (self == nullptr) return;
  judge_cases(self->owns.size());
  for (const auto& [node, other] : workforce.workers()) {
    if (node == self->node) continue;
    for (const auto& [unit, token] : self->owns) {
      if (!other.owns.contains(unit)) continue;
      if (!is_exclusive(roster(), conditions(), *self, other, unit, observation.at)) continue;
      violated(observation.at, observation.node,
               "owns unit " + unit + ", and so does " + text_of(node));
    }
  }
}

}  // namespace muster::check
