#pragma once

#include <string>
#include <vector>

#include "check/bounds.hpp"
#include "check/roster.hpp"

namespace muster::check {

/// Whether the two must not have the unit at the same time now.
///
/// One mastership assigns a unit to one node at a time under all circumstances: this covers two
/// nodes that have followed it all the time. Two masterships know each other's assignments as long
/// as their nodes and the owners know and hear each other, and again after a split has been healed
/// for the time that a distribution takes.
bool is_exclusive(const Roster& roster, const Conditions& conditions, const Worker& a,
                  const Worker& b, const std::string& unit, core::Time now);

/// Nodes that share work: one of them, and all that are present for it.
struct Side {
  std::vector<const Worker*> workers;
  /// The master that they follow; null if no node may become master.
  const Worker* master = nullptr;

  /// Nodes that get units: they have capacity, and are not an excluded master.
  std::vector<const Worker*> takers() const;
};

/// All sides, one per running node. Requires: the cluster has settled.
std::vector<Side> sides(const Roster& roster);

}  // namespace muster::check
