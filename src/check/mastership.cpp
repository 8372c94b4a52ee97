#include "check/mastership.hpp"

#include "core/ranking.hpp"

namespace muster::check {

void Mastership::see(const Observation& observation) {
  if (std::holds_alternative<Started>(observation.fact)) {
    views_[observation.node] = {};
    return;
  }
  const auto found = views_.find(observation.node);
  if (found == views_.end() || !apply(found->second, observation.fact)) return;
  found->second.changed_at = observation.at;
  found->second.is_judged = is_judged_ = false;
}

bool Mastership::apply(View& view, const Fact& fact) {
  if (const auto* promotion = std::get_if<Promoted>(&fact)) {
    view.own = promotion->term;
  } else if (std::holds_alternative<Demoted>(fact)) {
    view.own.reset();
  } else if (const auto* seen = std::get_if<MasterSeen>(&fact)) {
    if (seen->other) view.others[*seen->other] = seen->term;
  } else if (const auto* removal = std::get_if<Removed>(&fact)) {
    view.others.erase(removal->other);
  } else if (const auto* update = std::get_if<Updated>(&fact)) {
    if (!update->term) view.others.erase(update->other);
    if (update->term) view.others[update->other] = *update->term;
  } else {
    return false;
  }
  return true;
}

void Mastership::pass(core::Time now) {
  if (is_judged_) return;
  is_judged_ = true;
  for (auto& [node, view] : views_) {
    if (view.is_judged) continue;
    if (now <= view.changed_at) {
      is_judged_ = false;
      continue;
    }
    view.is_judged = true;
    judge(node, view);
  }
}

bool Mastership::ranks_below(const Identity& other, const Life& life) const {
  const Life* rival = roster().find(other.session);
  if (rival == nullptr || !rival->is_alive()) return false;
  return core::Candidate{rival->weight, other.node} <
         core::Candidate{life.weight, life.identity.node};
}

void Mastership::judge(const NodeId& node, const View& view) {
  const Life* life = roster().current(node);
  if (!view.own || life == nullptr || !life->is_alive()) return;
  judge_cases(view.others.size());
  int above = 0;
  for (const auto& [other, term] : view.others) {
    if (term > *view.own) ++above;
    if (term == *view.own && ranks_below(other, *life)) {
      violated(view.changed_at, node,
               "holds term " + std::to_string(term) + " and knows that " + text_of(other) +
                   " holds it too");
    }
  }
  if (above < life->masters_required) return;
  violated(view.changed_at, node,
           "remains master of term " + std::to_string(*view.own) + " beside " +
               std::to_string(above) + " of later terms");
}

}  // namespace muster::check
