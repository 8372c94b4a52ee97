#include "cli/elections/lock_table.hpp"

#include <utility>

#include "cli/elections/holder_table.hpp"

namespace muster::cli {

Table lock_table(const std::vector<LockStatus>& locks, std::span<const Node> nodes,
                 std::chrono::system_clock::time_point now) {
  HolderTable table({"LOCK", "HOLDER", "WAITING"}, nodes, now);
  for (const LockStatus& lock : locks) table.add(lock.name, lock.holder, lock.since, lock.waiting);
  return std::move(table).table();
}

}  // namespace muster::cli
