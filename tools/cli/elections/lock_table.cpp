#include "cli/elections/lock_table.hpp"

#include <fmt/format.h>

#include "cli/output/node_table.hpp"
#include "cli/output/partition_table.hpp"
#include "cli/output/printable.hpp"
#include "cli/output/time_text.hpp"

namespace muster::cli {

Table lock_table(const std::vector<LockStatus>& locks, std::span<const Node> nodes,
                 std::chrono::system_clock::time_point now) {
  using enum Table::Align;
  Table table({{"LOCK", left},
               {"HOLDER", left},
               {"ID", left},
               {"TERM", right},
               {"SINCE", right},
               {"WAITING", right}});
  for (const LockStatus& lock : locks) {
    const std::string name = printable_cell(lock.name);
    const std::string waiting = fmt::format("{}", lock.waiting);
    if (!lock.holder) {
      table.add({name, "-", "-", "-", "-", waiting}, paint::doubtful);
      continue;
    }
    table.add({name, printable_cell(name_of(lock.holder->id, nodes)), short_id(lock.holder->id),
               fmt::format("{}", lock.holder->term), format_age(now - lock.since), waiting},
              paint::good);
  }
  return table;
}

}  // namespace muster::cli
