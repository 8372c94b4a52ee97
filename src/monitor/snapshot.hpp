#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "muster/election.hpp"
#include "muster/lock.hpp"
#include "muster/node.hpp"
#include "muster/service.hpp"
#include "muster/services.hpp"
#include "muster/statistics.hpp"
#include "muster/timing.hpp"

namespace muster::monitor {

/// The node is read at most once in this time.
constexpr Duration snapshot_age_max = std::chrono::milliseconds(100);

/// The nodes that another node sees, as it reports them.
struct Seen {
  /// In ascending order, the node itself included.
  std::vector<NodeId> nodes = {};
  std::vector<NodeId> suspected = {};
};

/// The state of a node at one moment. Every answer is made from it.
struct Snapshot {
  bool is_started = false;
  Node self = {};
  std::vector<Node> nodes = {};
  std::vector<Node> masters = {};
  /// Of the nodes that have answered.
  std::map<NodeId, Seen> seen = {};
  std::uint64_t term = 0;
  bool is_master = false;
  Timing timing = {};
  Statistics statistics = {};
  Services services = {};
  std::vector<MissingService> missing = {};
  /// As all nodes publish them.
  std::vector<ElectionStatus> elections = {};
  std::vector<LockStatus> locks = {};
};

/// `services` is null for a node without services.
Snapshot take_snapshot(const Discovery& node, const ServiceDiscovery* services);

/// Empty if the node is unknown or has departed.
std::string name_of(const NodeId& node, const Snapshot& snapshot);

}  // namespace muster::monitor
