#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "muster/node.hpp"
#include "muster/service.hpp"
#include "muster/services.hpp"
#include "muster/statistics.hpp"
#include "muster/timing.hpp"

namespace muster::monitor {

/// However often it is asked, the node is looked at no more often than this.
constexpr Duration snapshot_age_max = std::chrono::milliseconds(100);

/// Whom another node sees, by its own word.
struct Seen {
  /// In ascending order, itself included.
  std::vector<NodeId> nodes = {};
  std::vector<NodeId> suspected = {};
};

/// What a node knew at one moment: all that is shown is made of this.
struct Snapshot {
  bool is_started = false;
  Node self = {};
  std::vector<Node> nodes = {};
  std::vector<Node> masters = {};
  /// Of those that have said so.
  std::map<NodeId, Seen> seen = {};
  std::uint64_t term = 0;
  bool is_master = false;
  Timing timing = {};
  Statistics statistics = {};
  Services services = {};
  std::vector<MissingService> missing = {};
};

Snapshot take_snapshot(ServiceDiscovery& services);

/// Empty if the node is not there, or not any more.
std::string name_of(const NodeId& node, const Snapshot& snapshot);

}  // namespace muster::monitor
