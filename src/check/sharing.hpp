#pragma once

#include <string>
#include <vector>

#include "check/bounds.hpp"
#include "check/roster.hpp"

namespace muster::check {

/// Whether the two may not have the unit at once now.
///
/// What one mastership gives out, it gives to one node at a time, whatever happens: that holds for
/// two that have followed it ever since. Two masterships know of each other's work as long as their
/// nodes and the owners know and hear each other, and again when a split has healed for so long
/// that all is shared out anew.
bool is_exclusive(const Roster& roster, const Conditions& conditions, const Worker& a,
                  const Worker& b, const std::string& unit, core::Time now);

/// Nodes that share work: one of them, and all that are present for it.
struct Side {
  std::vector<const Worker*> workers;
  /// Whose word counts there; null if nobody may become master.
  const Worker* master = nullptr;

  /// Who gets work: has capacity, and is not the master where that is left alone.
  std::vector<const Worker*> takers() const;
};

/// Every side there is, once for each node that runs. Requires: the cluster has settled.
std::vector<Side> sides(const Roster& roster);

}  // namespace muster::check
