#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "cluster/claim.hpp"

namespace muster::cluster {

/// A node that gets units, as the planner sees it.
struct Candidate {
  NodeId node;
  std::uint32_t capacity = 1;
};

/// A unit to be placed.
struct Placeable {
  /// Nil if nobody has it.
  NodeId owner;
  /// Nodes that do not take it, or lack what it needs.
  std::set<NodeId> refused_by;
};

/// Where each unit is to be: every candidate gets its share (apportion.hpp), and no unit moves that
/// need not. The place of a unit that no candidate takes is nil.
std::map<UnitId, NodeId, std::less<>> place(const std::map<UnitId, Placeable, std::less<>>& units,
                                            const std::vector<Candidate>& candidates);

}  // namespace muster::cluster
