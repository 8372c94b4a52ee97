#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "muster/node.hpp"
#include "muster/partitions.hpp"

namespace muster::cli {

/// The result of a recovery: all partitions have owners again after nodes were lost.
struct Recovered {
  /// The names of the lost nodes.
  std::vector<std::string> lost = {};
  /// The number of partitions that the lost nodes owned.
  std::size_t partitions = 0;
  /// The time since the first of the nodes was removed.
  Duration since_removal{};
  /// The time since the first of the nodes was last heard, by the wall clock.
  Duration since_last_seen{};
};

/// Measures the time until the partitions of lost nodes have new owners in the master's table.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Recovery {
 public:
  using Steady = std::chrono::steady_clock::time_point;
  using Wall = std::chrono::system_clock::time_point;

  void removed(const Node& node, Steady now);
  /// Takes the current table. Returns the recovery that this table completes, if any.
  std::optional<Recovered> table(const PartitionTable& table, Steady now, Wall wall);

 private:
  /// The latest known table.
  PartitionTable table_;
  std::set<NodeId> lost_;
  Recovered recovered_;
  Steady removed_at_{};
  Wall last_seen_{};
};

}  // namespace muster::cli
