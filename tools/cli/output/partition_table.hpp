#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/output/table.hpp"
#include "muster/node.hpp"
#include "muster/partitions.hpp"

namespace muster::cli {

/// Describes partitions: "partition 3", "12 partitions: 0-3 7 9-15".
std::string describe(const std::vector<Partition>& partitions);

/// Returns the name of the node with this id. Returns an empty text if `nodes` does not contain it.
std::string name_of(const NodeId& id, std::span<const Node> nodes);

/// Returns a table of the owners, each with the number and the list of its partitions.
Table partition_table(const PartitionTable& table, std::span<const Node> nodes);

}  // namespace muster::cli
