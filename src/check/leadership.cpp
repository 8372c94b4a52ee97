#include "check/leadership.hpp"

#include <string>
#include <variant>

#include "check/sharing.hpp"

namespace muster::check {

void Leadership::see(const Observation& observation) {
  if (const auto* leads = std::get_if<Leads>(&observation.fact)) {
    if (leads->term) took(observation, *leads->term);
  } else if (const auto* follows = std::get_if<Follows>(&observation.fact)) {
    if (follows->reign) book_.saw(observation.node, follows->reign->term);
  }
}

void Leadership::took(const Observation& observation, std::uint64_t term) {
  judge_cases();
  for (const std::string& fault : book_.took(observation.node, term)) {
    violated(observation.at, observation.node,
             "leads under term " + std::to_string(term) + " " + fault);
  }
}

void Leadership::settle_work(core::Time now) {
  for (const Side& side : sides(roster())) {
    if (!side.may_be_led) continue;
    for (const Worker* worker : side.workers) {
      judge_cases();
      if (side.leader == nullptr || side.leader->leads == std::nullopt) {
        violated(now, worker->node, "has no leader");
      } else if (worker->follows != Reign{*side.leader->leads, side.leader->node}) {
        violated(now, worker->node,
                 "does not follow " + text_of(side.leader->node) + " under term " +
                     std::to_string(*side.leader->leads));
      }
    }
  }
}

}  // namespace muster::check
