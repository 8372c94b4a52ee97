#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "muster/id.hpp"

namespace muster::services {

/// What one node waits for, and what it would provide if it did not wait.
struct Waiting {
  std::set<std::string> needs;
  /// Services that it advertises and that are not ready.
  std::set<std::string> holds_back;
};

/// One step of a circle: `node` waits for `need`.
struct Link {
  NodeId node;
  std::string need;

  friend bool operator==(const Link&, const Link&) = default;
};

/// The shortest circle that begins with the wait of `node` for `need`: each node of it waits for
/// what the next one holds back while it waits itself, and the last for what the first does. Empty
/// if there is none. Of equally short ones the one through the lowest node ids.
std::vector<Link> find_circle(const std::map<NodeId, Waiting>& nodes, const NodeId& node,
                              const std::string& need);

}  // namespace muster::services
