#include "check/readiness.hpp"

#include <algorithm>

#include "check/convergence.hpp"

namespace muster::check {

void Readiness::see(const Observation& observation) {
  const Fact& fact = observation.fact;
  if (std::holds_alternative<Started>(fact)) {
    trades_[observation.node] = {};
  } else if (const auto* offered = std::get_if<Offered>(&fact)) {
    Trade& trade = trades_[observation.node];
    trade.offers.erase(offered->service);
    if (offered->ready) trade.offers[offered->service] = *offered->ready;
  } else if (const auto* needed = std::get_if<Needed>(&fact)) {
    trades_[observation.node].needs[needed->service] = needed->count;
  } else if (const auto* snapshot = std::get_if<Snapshot>(&fact)) {
    trades_[observation.node].is_ready = snapshot->is_ready;
  }
}

void Readiness::settle(core::Time now) {
  for (const auto& each : roster().lives()) {
    const Life& life = each.second;
    const auto found = trades_.find(life.identity.node);
    if (!life.is_running() || found == trades_.end() || !found->second.is_ready) continue;
    const Trade& trade = found->second;
    judge_cases(trade.needs.size());
    const bool expected =
        std::all_of(trade.needs.begin(), trade.needs.end(),
                    [&](const auto& need) { return is_met(life, need.first, need.second); });
    if (expected == *trade.is_ready) continue;
    violated(now, life.identity.node,
             expected ? "has all it needs and is not ready" : "is ready and lacks what it needs");
  }
}

bool Readiness::is_met(const Life& self, const std::string& service, std::size_t count) const {
  std::size_t ready = 0;
  for (const Life* life : present_for(roster(), self)) {
    const auto& offers = trades_.at(life->identity.node).offers;
    const auto offer = offers.find(service);
    if (offer != offers.end() && offer->second) ++ready;
  }
  return ready >= count;
}

}  // namespace muster::check
