#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "muster/id.hpp"

namespace muster::services {

/// The needs that one node waits for, and the services that it would otherwise provide.
struct Waiting {
  std::set<std::string> needs;
  /// The advertised services that are not ready.
  std::set<std::string> holds_back;
};

/// One step of a circle: `node` waits for `need`.
struct Link {
  NodeId node;
  std::string need;

  friend bool operator==(const Link&, const Link&) = default;
};

/// Finds the shortest circle that starts with the wait of `node` for `need`. Each node of a circle
/// waits for a service that the next node holds back because it waits as well, and the last node
/// waits for a service of the first. Returns nothing if there is no circle. Among equally short
/// circles, the one with the lowest node ids wins.
std::vector<Link> find_circle(const std::map<NodeId, Waiting>& nodes, const NodeId& node,
                              const std::string& need);

}  // namespace muster::services
