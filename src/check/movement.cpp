#include "check/movement.hpp"

#include "check/sharing.hpp"

namespace muster::check {

void Movement::see(const Observation& observation) {
  const auto* revoked = std::get_if<Revoked>(&observation.fact);
  if (is_settled_ && revoked != nullptr) revoked_.insert({observation.node, revoked->unit});
}

void Movement::settle_work(core::Time now) {
  for (const auto& [node, worker] : roster().workforce().workers()) {
    // A lease may end before the loss of its master is noticed. Under a new master, only nodes that
    // heard of it in time have kept their units.
    const bool is_led_anew = !worker.follows || worker.follows != followed_[node];
    if (!roster().current(node)->is_running() || is_led_anew) continue;
    for (const std::string& unit : owned_[node]) {
      judge_cases();
      if (!revoked_.contains({node, unit})) continue;
      violated(now, node, "lost unit " + unit + ", though it stayed");
    }
  }
  is_settled_ = true;
  revoked_.clear();
  owned_.clear();
  for (const auto& [node, worker] : roster().workforce().workers()) {
    for (const auto& [unit, token] : worker.owns) owned_[node].insert(unit);
    followed_[node] = worker.follows;
  }
}

}  // namespace muster::check
