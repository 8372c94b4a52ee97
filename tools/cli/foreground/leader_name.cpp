#include "cli/foreground/leader_name.hpp"

namespace muster::cli {

std::string leader_name(const Discovery& node, const NodeId& id) {
  if (id == node.id()) return node.self().name;
  const auto known = node.node(id);
  return known ? known->name : id.to_string();
}

}  // namespace muster::cli
