#include "monitor/json.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <chrono>
#include <iterator>
#include <span>

#include "discovery/wall_clock.hpp"

namespace muster::monitor {

namespace {

using boost::json::array;
using boost::json::object;

array to_json(std::span<const Node> nodes) {
  array values;
  for (const Node& node : nodes) values.push_back(to_value(node));
  return values;
}

object to_json(const Statistics& statistics) {
  object dropped;
  for (std::size_t i = 0; i < drop_reasons; ++i) {
    const auto reason = static_cast<DropReason>(i);
    dropped[to_string(reason)] = statistics.dropped_for(reason);
  }
  return {{"datagramsSent", statistics.datagrams_sent},
          {"bytesSent", statistics.bytes_sent},
          {"datagramsUnsent", statistics.datagrams_unsent},
          {"datagramsReceived", statistics.datagrams_received},
          {"bytesReceived", statistics.bytes_received},
          {"messagesDropped", statistics.messages_dropped},
          {"attributesRefused", statistics.attributes_refused},
          {"dropped", dropped}};
}

object to_json(const Service& service) {
  return {{"config", service.offer.config},
          {"version", service.offer.version},
          {"ready", service.offer.ready},
          {"node", service.node.id.to_string()},
          {"nodeName", service.node.name}};
}

object to_json(const MissingService& missing) {
  array circle;
  for (const std::string& step : missing.circle) circle.emplace_back(step);
  return {{"name", missing.name},       {"wanted", missing.wanted},
          {"present", missing.present}, {"since", detail::rfc3339(missing.since)},
          {"why", to_string(missing)},  {"circle", circle}};
}

array ids_json(const std::vector<NodeId>& ids) {
  array texts;
  for (const NodeId& id : ids) texts.emplace_back(id.to_string());
  return texts;
}

object to_json(const Seen& seen, const std::vector<NodeId>& here) {
  std::vector<NodeId> missing;
  std::set_difference(here.begin(), here.end(), seen.nodes.begin(), seen.nodes.end(),
                      std::back_inserter(missing));
  std::vector<NodeId> others;
  std::set_difference(seen.nodes.begin(), seen.nodes.end(), here.begin(), here.end(),
                      std::back_inserter(others));
  return {{"count", seen.nodes.size()},
          {"missing", ids_json(missing)},
          {"others", ids_json(others)},
          {"suspected", ids_json(seen.suspected)}};
}

/// The ids of all nodes, this one included, in ascending order.
std::vector<NodeId> ids_of(const Snapshot& snapshot) {
  std::vector<NodeId> ids(1, snapshot.self.id);
  for (const Node& node : snapshot.nodes) ids.push_back(node.id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

array nodes_with_sight(const Snapshot& snapshot) {
  const std::vector<NodeId> here = ids_of(snapshot);
  array nodes = to_json(snapshot.nodes);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto seen = snapshot.seen.find(snapshot.nodes[i].id);
    nodes[i].as_object()["sees"] =
        seen == snapshot.seen.end() ? Value(nullptr) : Value(to_json(seen->second, here));
  }
  return nodes;
}

void add_nodes(object& into, const Snapshot& snapshot) {
  object self = to_value(snapshot.self).as_object();
  self["isStarted"] = snapshot.is_started;
  into["self"] = std::move(self);
  into["nodes"] = nodes_with_sight(snapshot);
  into["masters"] = to_json(snapshot.masters);
}

void add_services(object& into, const Snapshot& snapshot) {
  object lists;
  for (const auto& [name, those] : snapshot.services) {
    array& list = lists[name].emplace_array();
    for (const Service& service : those) list.push_back(to_json(service));
  }
  array missing;
  for (const MissingService& each : snapshot.missing) missing.push_back(to_json(each));
  into["isReady"] = snapshot.missing.empty();
  into["services"] = std::move(lists);
  into["missing"] = std::move(missing);
}

void add_elections(object& into, const Snapshot& snapshot) {
  std::vector<Node> nodes = snapshot.nodes;
  nodes.push_back(snapshot.self);
  const auto values = [&](const auto& statuses) {
    array list;
    for (const auto& status : statuses) list.push_back(to_value(status, nodes));
    return list;
  };
  into["elections"] = values(snapshot.elections);
  into["locks"] = values(snapshot.locks);
}

}  // namespace

object nodes_json(const Snapshot& snapshot) {
  object nodes;
  add_nodes(nodes, snapshot);
  return nodes;
}

object services_json(const Snapshot& snapshot) {
  object services;
  add_services(services, snapshot);
  return services;
}

object elections_json(const Snapshot& snapshot) {
  object elections;
  add_elections(elections, snapshot);
  return elections;
}

object status_json(const Snapshot& snapshot) {
  object status;
  add_nodes(status, snapshot);
  status["term"] = snapshot.term;
  status["isMaster"] = snapshot.is_master;
  status["timing"] = to_value(timing_among(snapshot.nodes.size(), snapshot.timing));
  status["statistics"] = to_json(snapshot.statistics);
  add_services(status, snapshot);
  add_elections(status, snapshot);
  return status;
}

}  // namespace muster::monitor
