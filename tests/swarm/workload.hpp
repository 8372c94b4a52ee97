#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

#include "check/work.hpp"
#include "muster/assignment.hpp"
#include "muster/timing.hpp"

namespace muster::swarm {

/// The shared work of a run.
struct Workload {
  std::size_t units = 1;
  /// Capacities are drawn from 1 to this.
  std::uint32_t capacity_max = 1;
  /// Probabilities that a node has capacity 0, and that it lacks a required label.
  double idle = 0;
  double unlabelled = 0;
  /// Probability that a node takes no part.
  double bystanders = 0;
  /// Options of every node, except capacity and labels.
  AssignmentOptions options = {};
  /// Giving up takes up to this part of the grace.
  double slowness = 0;
  /// Once all units are distributed, a node disappears.
  bool loses_one = false;
};

check::WorkTiming work_timing(const Workload& workload, const Timing& timing);
/// The names of the units, which are numbers.
std::set<std::string> units_of(const Workload& workload);

}  // namespace muster::swarm
