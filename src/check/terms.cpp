#include "check/terms.hpp"

namespace muster::check {

void Terms::see(const Observation& observation) {
  if (const auto* promotion = std::get_if<Promoted>(&observation.fact)) {
    promoted(observation, promotion->term);
  } else if (const auto* master = std::get_if<MasterSeen>(&observation.fact)) {
    book_.saw(observation.node, master->term);
  }
}

void Terms::promoted(const Observation& observation, std::uint64_t term) {
  judge_cases();
  for (const std::string& fault : book_.took(observation.node, term)) {
    violated(observation.at, observation.node, "took term " + std::to_string(term) + " " + fault);
  }
}

}  // namespace muster::check
