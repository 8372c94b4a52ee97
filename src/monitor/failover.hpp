#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "muster/id.hpp"
#include "muster/timing.hpp"

namespace muster::monitor {

/// Measures failovers as this node sees them: from the last packet of a lost master to the next
/// mastership of another node. A new master may be heard before the former one is removed.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Failover {
 public:
  using Time = std::chrono::system_clock::time_point;

  /// A master was removed, whose last packet came at `last_seen`. Returns the time until it was
  /// replaced, if it has been.
  std::optional<Duration> lost(const NodeId& master, Time last_seen);
  /// A node is master from `now` on. Returns the times of all masters that it replaces.
  std::vector<Duration> elected(const NodeId& master, Time now);

 private:
  /// The latest mastership.
  NodeId master_ = {};
  Time elected_ = {};
  std::vector<Time> unreplaced_;
};

}  // namespace muster::monitor
