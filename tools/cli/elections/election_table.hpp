#pragma once

#include <span>
#include <vector>

#include "cli/output/table.hpp"
#include "muster/election.hpp"
#include "muster/node.hpp"

namespace muster::cli {

/// Formats elections as a table with a row per leader. An election without a leader has one row.
Table election_table(const std::vector<ElectionStatus>& elections, std::span<const Node> nodes);

}  // namespace muster::cli
