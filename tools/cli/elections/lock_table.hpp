#pragma once

#include <chrono>
#include <span>
#include <vector>

#include "cli/output/table.hpp"
#include "muster/lock.hpp"
#include "muster/node.hpp"

namespace muster::cli {

/// Formats locks as a table with a row each.
Table lock_table(const std::vector<LockStatus>& locks, std::span<const Node> nodes,
                 std::chrono::system_clock::time_point now);

}  // namespace muster::cli
