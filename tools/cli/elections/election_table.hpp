#pragma once

#include <chrono>
#include <span>
#include <vector>

#include "cli/output/table.hpp"
#include "muster/election.hpp"
#include "muster/node.hpp"

namespace muster::cli {

/// Formats elections as a table with a row per leader. An election without a leader has one row.
Table election_table(const std::vector<ElectionStatus>& elections, std::span<const Node> nodes,
                     std::chrono::system_clock::time_point now);

}  // namespace muster::cli
