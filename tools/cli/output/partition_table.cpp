#include "cli/output/partition_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/output/node_table.hpp"
#include "cli/output/printable.hpp"

namespace muster::cli {

namespace {

/// Joins adjacent partitions to ranges: "0-3 7 9-15".
std::string ranges_of(std::vector<Partition> partitions) {
  std::sort(partitions.begin(), partitions.end());
  std::string text;
  for (std::size_t i = 0; i < partitions.size();) {
    std::size_t last = i;
    while (last + 1 < partitions.size() && partitions[last + 1] == partitions[last] + 1) ++last;
    if (!text.empty()) text += ' ';
    text += last == i ? fmt::format("{}", partitions[i])
                      : fmt::format("{}-{}", partitions[i], partitions[last]);
    i = last + 1;
  }
  return text;
}

}  // namespace

std::string describe(const std::vector<Partition>& partitions) {
  if (partitions.size() == 1) return fmt::format("partition {}", partitions[0]);
  return fmt::format("{} partitions: {}", partitions.size(), ranges_of(partitions));
}

std::string name_of(const NodeId& id, std::span<const Node> nodes) {
  const auto found =
      std::find_if(nodes.begin(), nodes.end(), [&](const Node& node) { return node.id == id; });
  return found == nodes.end() ? std::string{} : found->name;
}

Table partition_table(const PartitionTable& table, std::span<const Node> nodes) {
  using enum Table::Align;
  Table rows({{"NAME", left}, {"ID", left}, {"COUNT", right}, {"PARTITIONS", left}});
  for (const PartitionOwner& owner : table.owners) {
    const bool is_master = owner.node == table.stamp.leader.id;
    rows.add({printable(name_of(owner.node, nodes)) + (is_master ? "*" : ""), short_id(owner.node),
              fmt::format("{}", owner.partitions.size()), ranges_of(owner.partitions)},
             is_master ? paint::good : fmt::text_style{});
  }
  if (!table.unowned.empty()) {
    rows.add({"-", "-", fmt::format("{}", table.unowned.size()), ranges_of(table.unowned)},
             paint::doubtful);
  }
  return rows;
}

}  // namespace muster::cli
