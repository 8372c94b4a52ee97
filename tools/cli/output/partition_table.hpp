#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/output/table.hpp"
#include "muster/node.hpp"
#include "muster/partitions.hpp"

namespace muster::cli {

/// "partition 3", "12 partitions: 0-3 7 9-15".
std::string describe(const std::vector<Partition>& partitions);

/// The name of the node of that id; empty if it is not among `nodes`.
std::string name_of(const NodeId& id, std::span<const Node> nodes);

/// Who owns how many partitions, and which.
Table partition_table(const PartitionTable& table, std::span<const Node> nodes);

}  // namespace muster::cli
