#include "cli/elections/election_table.hpp"

#include <utility>

#include "cli/elections/holder_table.hpp"

namespace muster::cli {

Table election_table(const std::vector<ElectionStatus>& elections, std::span<const Node> nodes,
                     std::chrono::system_clock::time_point now) {
  HolderTable table({"ELECTION", "LEADER", "CANDIDATES"}, nodes, now);
  for (const ElectionStatus& election : elections) {
    const std::size_t candidates = election.candidates.size();
    for (const auto& [leader, since] : election.leaders) {
      table.add(election.name, leader, since, candidates);
    }
    if (election.leaders.empty()) table.add(election.name, std::nullopt, {}, candidates);
  }
  return std::move(table).table();
}

}  // namespace muster::cli
