#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "muster/id.hpp"
#include "muster/timing.hpp"

namespace muster::monitor {

/// Measures failovers as an onlooker sees them: from the last word of a master that is gone to the
/// next mastership of another node. A new master may be heard of before the old one is removed.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Failover {
 public:
  using Time = std::chrono::system_clock::time_point;

  /// A master is gone, of which something was heard last at `last_seen`. The time it took to
  /// replace it, if that has happened already.
  std::optional<Duration> lost(const NodeId& master, Time last_seen);
  /// A node is master from `now` on. The times of all who were waiting to be replaced.
  std::vector<Duration> elected(const NodeId& master, Time now);

 private:
  /// The latest mastership.
  NodeId master_ = {};
  Time elected_ = {};
  std::vector<Time> unreplaced_;
};

}  // namespace muster::monitor
