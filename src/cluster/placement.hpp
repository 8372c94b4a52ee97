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

/// A unit that needs a place.
struct Placeable {
  /// Nil if the unit has no owner.
  NodeId owner;
  /// The nodes that refuse the unit or lack a label that it needs.
  std::set<NodeId> refused_by;
};

/// Returns the place of each unit. Every candidate gets its share (see apportion.hpp), and a unit
/// moves only if it must. A unit that no candidate takes has the place nil.
std::map<UnitId, NodeId, std::less<>> place(const std::map<UnitId, Placeable, std::less<>>& units,
                                            const std::vector<Candidate>& candidates);

}  // namespace muster::cluster
