#include "monitor/snapshot.hpp"

#include <algorithm>

namespace muster::monitor {

Snapshot take_snapshot(const Discovery& node, const ServiceDiscovery* services) {
  Snapshot snapshot{
      .is_started = node.is_started(),
      .self = node.self(),
      .nodes = node.nodes(),
      .masters = node.masters(),
      .term = node.term(),
      .is_master = node.is_master(),
      .timing = node.timing(),
      .statistics = node.statistics(),
      .services = services == nullptr ? Services{} : services->services(),
      .missing = services == nullptr ? std::vector<MissingService>{} : services->missing()};
  std::vector<Node> all = snapshot.nodes;
  all.push_back(snapshot.self);
  snapshot.elections = published_elections(all);
  snapshot.locks = published_locks(all);
  return snapshot;
}

std::string name_of(const NodeId& node, const Snapshot& snapshot) {
  if (node == snapshot.self.id) return snapshot.self.name;
  const auto found = std::find_if(snapshot.nodes.begin(), snapshot.nodes.end(),
                                  [&](const Node& other) { return other.id == node; });
  return found == snapshot.nodes.end() ? std::string{} : found->name;
}

}  // namespace muster::monitor
