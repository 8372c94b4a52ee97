#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/world.hpp"

namespace muster::swarm {

class Cluster;

/// What the part of a process above its node has there: published attributes, a share of the node's
/// lease as a leader, and an alarm. It stays when the node is stopped, as the process does.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Station {
 public:
  /// Whether the process runs. That of a stopped node does.
  static bool can_run(const Cluster& cluster, sim::NodeIndex node);
  /// Whether the node may act as a leader.
  static bool has_lease(Cluster& cluster, sim::NodeIndex node);

  /// The node has started again: publishes everything.
  void restore(Cluster& cluster, sim::NodeIndex node) const;
  /// Without bytes, takes the attribute back.
  void publish(Cluster& cluster, sim::NodeIndex node, const std::string& name,
               const std::optional<std::vector<std::uint8_t>>& bytes);
  /// Tells the node whether the part leads something.
  void lead(Cluster& cluster, sim::NodeIndex node, bool leads);
  /// The lease has ended, so the node no longer takes the part for a leader.
  void lose_lease() { leads_ = false; }
  /// Wakes the world at that time of the node.
  void set_alarm(Cluster& cluster, sim::NodeIndex node, const std::optional<core::Time>& deadline);

 private:
  std::map<std::string, std::string> attributes_;
  /// Whether the node knows that the part leads something.
  bool leads_ = false;
  core::Time wake_at_{};
};

}  // namespace muster::swarm
