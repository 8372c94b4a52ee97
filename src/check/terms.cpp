#include "check/terms.hpp"

#include <algorithm>

namespace muster::check {

void Terms::see(const Observation& observation) {
  if (const auto* promotion = std::get_if<Promoted>(&observation.fact)) {
    promoted(observation, promotion->term);
  } else if (const auto* master = std::get_if<MasterSeen>(&observation.fact)) {
    std::uint64_t& seen = seen_[observation.node];
    seen = std::max(seen, master->term);
  }
}

void Terms::promoted(const Observation& observation, std::uint64_t term) {
  judge_cases();
  std::uint64_t& seen = seen_[observation.node];
  if (term <= seen) {
    violated(observation.at, observation.node,
             "took term " + std::to_string(term) + " after it had seen " + std::to_string(seen));
  }
  if (!tokens_.insert({term, observation.node}).second) {
    violated(observation.at, observation.node,
             "took term " + std::to_string(term) + " for the second time");
  }
  seen = std::max(seen, term);
}

}  // namespace muster::check
