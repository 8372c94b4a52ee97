#pragma once

#include <string>
#include <vector>

#include "check/bounds.hpp"
#include "check/roster.hpp"

namespace muster::check {

/// Whether the two must not have the unit at the same time now.
///
/// One leadership assigns a unit to one node at a time under all circumstances: this covers two
/// nodes that have followed it all the time. Two leaderships know each other's assignments as long
/// as their nodes and the owners know and hear each other, and again after a split has been healed
/// for the time that a distribution takes.
bool is_exclusive(const Roster& roster, const Conditions& conditions, const Worker& a,
                  const Worker& b, const std::string& unit, core::Time now);

/// Nodes that share work: one of them, and all that are present for it.
struct Side {
  std::vector<const Worker*> workers;
  /// The leader that they follow; null if none of them may lead.
  const Worker* leader = nullptr;
  bool may_be_led = false;

  /// Nodes that get units: they have capacity, and are not an excluded leader.
  std::vector<const Worker*> takers() const;
};

/// All sides, one per running node. Requires: the cluster has settled.
std::vector<Side> sides(const Roster& roster);

}  // namespace muster::check
