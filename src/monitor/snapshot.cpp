#include "monitor/snapshot.hpp"

#include <algorithm>

namespace muster::monitor {

Snapshot take_snapshot(const Discovery& node, const ServiceDiscovery* services) {
  return {.is_started = node.is_started(),
          .self = node.self(),
          .nodes = node.nodes(),
          .masters = node.masters(),
          .term = node.term(),
          .is_master = node.is_master(),
          .timing = node.timing(),
          .statistics = node.statistics(),
          .services = services == nullptr ? Services{} : services->services(),
          .missing = services == nullptr ? std::vector<MissingService>{} : services->missing()};
}

std::string name_of(const NodeId& node, const Snapshot& snapshot) {
  if (node == snapshot.self.id) return snapshot.self.name;
  const auto found = std::find_if(snapshot.nodes.begin(), snapshot.nodes.end(),
                                  [&](const Node& other) { return other.id == node; });
  return found == snapshot.nodes.end() ? std::string{} : found->name;
}

}  // namespace muster::monitor
