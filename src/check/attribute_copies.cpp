#include "check/attribute_copies.hpp"

namespace muster::check {

void AttributeCopies::see(const Observation& observation) {
  const Fact& fact = observation.fact;
  if (std::holds_alternative<Started>(fact)) {
    written_[observation.node].clear();
  } else if (const auto* wrote = std::get_if<Wrote>(&fact)) {
    written_[observation.node].erase(wrote->name);
    if (wrote->text) written_[observation.node][wrote->name] = *wrote->text;
  } else if (const auto* snapshot = std::get_if<Snapshot>(&fact)) {
    latest_[observation.node] = *snapshot;
  }
}

void AttributeCopies::settle(core::Time now) {
  for (const auto& [session, life] : roster().lives()) {
    if (!life.is_running()) continue;
    for (const Snapshot::Member& member : latest_[life.identity.node].members) {
      const Life* other = roster().find(member.identity.session);
      if (other == nullptr || !other->is_running()) continue;
      judge_cases(member.attributes.size());
      if (member.attributes == written_[member.identity.node]) continue;
      violated(now, life.identity.node, "has old attributes of " + text_of(member.identity));
    }
  }
}

}  // namespace muster::check
