#include "check/movement.hpp"

#include "check/sharing.hpp"

namespace muster::check {

void Movement::see(const Observation& observation) {
  const auto* revoked = std::get_if<Revoked>(&observation.fact);
  if (is_settled_ && revoked != nullptr) revoked_.insert({observation.node, revoked->unit});
}

void Movement::settle_work(core::Time now) {
  for (const auto& [node, worker] : roster().workforce().workers()) {
    // Without a master nobody may hold on, and where masters are left alone, another one gives up
    // what it has, and the former one gets its part.
    const bool is_left_alone =
        !worker.follows || (worker.terms.exclude_master && worker.follows != followed_[node]);
    if (!roster().current(node)->is_running() || is_left_alone) continue;
    for (const std::string& unit : owned_[node]) {
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
