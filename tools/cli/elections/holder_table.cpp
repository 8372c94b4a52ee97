#include "cli/elections/holder_table.hpp"

#include <fmt/format.h>

#include "cli/output/node_table.hpp"
#include "cli/output/partition_table.hpp"
#include "cli/output/printable.hpp"
#include "cli/output/time_text.hpp"

namespace muster::cli {

HolderTable::HolderTable(const Titles& titles, std::span<const Node> nodes,
                         std::chrono::system_clock::time_point now)
    : nodes_(nodes),
      now_(now),
      table_({{titles.what, Table::Align::left},
              {titles.holder, Table::Align::left},
              {"ID", Table::Align::left},
              {"TERM", Table::Align::right},
              {"SINCE", Table::Align::right},
              {titles.count, Table::Align::right}}) {}

void HolderTable::add(std::string_view name, const std::optional<FencingToken>& holder,
                      std::chrono::system_clock::time_point since, std::size_t count) {
  const std::string what = printable_cell(name);
  const std::string number = fmt::format("{}", count);
  if (!holder) return table_.add({what, "-", "-", "-", "-", number}, paint::doubtful);
  table_.add({what, printable_cell(name_of(holder->id, nodes_)), short_id(holder->id),
              fmt::format("{}", holder->term), format_age(now_ - since), number},
             paint::good);
}

}  // namespace muster::cli
