#include "cli/elections/election_table.hpp"

#include <fmt/format.h>

#include "cli/output/node_table.hpp"
#include "cli/output/partition_table.hpp"
#include "cli/output/printable.hpp"
#include "cli/output/time_text.hpp"

namespace muster::cli {

Table election_table(const std::vector<ElectionStatus>& elections, std::span<const Node> nodes,
                     std::chrono::system_clock::time_point now) {
  using enum Table::Align;
  Table table({{"ELECTION", left},
               {"LEADER", left},
               {"ID", left},
               {"TERM", right},
               {"SINCE", right},
               {"CANDIDATES", right}});
  for (const ElectionStatus& election : elections) {
    const std::string name = printable_cell(election.name);
    const std::string candidates = fmt::format("{}", election.candidates.size());
    for (const auto& [leader, since] : election.leaders) {
      table.add({name, printable_cell(name_of(leader.id, nodes)), short_id(leader.id),
                 fmt::format("{}", leader.term), format_age(now - since), candidates},
                paint::good);
    }
    if (election.leaders.empty())
      table.add({name, "-", "-", "-", "-", candidates}, paint::doubtful);
  }
  return table;
}

}  // namespace muster::cli
