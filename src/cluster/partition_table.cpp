#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value_from.hpp>

#include "muster/partitions.hpp"

namespace muster {

namespace {

std::string name_of(const NodeId& id, std::span<const Node> nodes) {
  const auto found =
      std::find_if(nodes.begin(), nodes.end(), [&](const Node& node) { return node.id == id; });
  return found == nodes.end() ? std::string{} : found->name;
}

}  // namespace

Value to_value(const PartitionTable& table, std::span<const Node> nodes) {
  boost::json::array owners;
  for (const PartitionOwner& owner : table.owners) {
    owners.push_back({{"node", owner.node.to_string()},
                      {"name", name_of(owner.node, nodes)},
                      {"partitions", boost::json::value_from(owner.partitions)}});
  }
  return boost::json::object{{"term", table.stamp.master.term},
                             {"master", table.stamp.master.id.to_string()},
                             {"version", table.stamp.version},
                             {"owners", std::move(owners)},
                             {"unowned", boost::json::value_from(table.unowned)}};
}

}  // namespace muster
