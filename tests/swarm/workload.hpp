#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

#include "check/work.hpp"
#include "muster/assignment.hpp"
#include "muster/timing.hpp"

namespace muster::swarm {

/// The work that the nodes of a run share out.
struct Workload {
  std::size_t units = 1;
  /// Capacities are drawn from 1 to this.
  std::uint32_t capacity_max = 1;
  /// The chance of each node to take nothing, and to lack a label that is needed.
  double idle = 0;
  double unlabelled = 0;
  /// Of every node, but for capacity and labels.
  AssignmentOptions options = {};
  /// Giving up takes up to this part of the grace.
  double slowness = 0;
  /// Once all is shared out, a node goes.
  bool loses_one = false;
};

check::WorkTiming work_timing(const Workload& workload, const Timing& timing);
/// Their names are numbers.
std::set<std::string> units_of(const Workload& workload);

}  // namespace muster::swarm
