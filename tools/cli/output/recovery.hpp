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

/// All partitions have owners again after nodes were lost.
struct Recovered {
  /// Names of those that were lost.
  std::vector<std::string> lost = {};
  /// How many they had.
  std::size_t partitions = 0;
  /// From when the first of them was removed.
  Duration since_removal{};
  /// From when the first of them was heard last, by the wall clock.
  Duration since_last_seen{};
};

/// Measures how long it takes until the partitions of lost nodes have new owners, by the word of
/// the master's table.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Recovery {
 public:
  using Steady = std::chrono::steady_clock::time_point;
  using Wall = std::chrono::system_clock::time_point;

  void removed(const Node& node, Steady now);
  /// The table is this one. What has come to its end with it, if anything has.
  std::optional<Recovered> table(const PartitionTable& table, Steady now, Wall wall);

 private:
  /// The latest that is known.
  PartitionTable table_;
  std::set<NodeId> lost_;
  Recovered recovered_;
  Steady removed_at_{};
  Wall last_seen_{};
};

}  // namespace muster::cli
