#include "cluster/node_name.hpp"

#include <algorithm>

namespace muster::cluster {

std::string name_of(const NodeId& id, std::span<const Node> nodes) {
  const auto found =
      std::find_if(nodes.begin(), nodes.end(), [&](const Node& node) { return node.id == id; });
  return found == nodes.end() ? std::string{} : found->name;
}

}  // namespace muster::cluster
