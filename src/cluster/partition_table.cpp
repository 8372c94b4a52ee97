#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value_from.hpp>

#include "cluster/node_name.hpp"
#include "muster/partitions.hpp"

namespace muster {

Value to_value(const PartitionTable& table, std::span<const Node> nodes) {
  boost::json::array owners;
  for (const PartitionOwner& owner : table.owners) {
    owners.push_back({{"node", owner.node.to_string()},
                      {"name", cluster::name_of(owner.node, nodes)},
                      {"partitions", boost::json::value_from(owner.partitions)}});
  }
  return boost::json::object{{"term", table.stamp.leader.term},
                             {"leader", table.stamp.leader.id.to_string()},
                             {"version", table.stamp.version},
                             {"owners", std::move(owners)},
                             {"unowned", boost::json::value_from(table.unowned)}};
}

}  // namespace muster
