#include "cli/output/json_fields.hpp"

#include <boost/json/value_from.hpp>

#include "cli/output/time_text.hpp"

namespace muster::cli {

namespace {

using boost::json::array;
using boost::json::object;

/// Lists the drops by reason, without the reasons that never occurred.
object dropped_by_reason(const Statistics& statistics) {
  object dropped;
  for (std::size_t i = 0; i < drop_reasons; ++i) {
    const auto reason = static_cast<DropReason>(i);
    if (statistics.dropped_for(reason) == 0) continue;
    dropped[to_string(reason)] = statistics.dropped_for(reason);
  }
  return dropped;
}

array drop_sources(const Statistics& statistics) {
  array sources;
  for (const DropSource& source : statistics.drop_sources) {
    sources.push_back(object{{"address", source.address},
                             {"reason", to_string(source.reason)},
                             {"count", source.count}});
  }
  return sources;
}

}  // namespace

object to_json(const Statistics& statistics) {
  return {{"datagramsSent", statistics.datagrams_sent},
          {"bytesSent", statistics.bytes_sent},
          {"datagramsUnsent", statistics.datagrams_unsent},
          {"datagramsReceived", statistics.datagrams_received},
          {"bytesReceived", statistics.bytes_received},
          {"messagesDropped", statistics.messages_dropped},
          {"attributesRefused", statistics.attributes_refused},
          {"dropped", dropped_by_reason(statistics)},
          {"dropSources", drop_sources(statistics)}};
}

object to_json(const Message& message) {
  return {{"channel", message.channel},  {"from", message.sender.id.to_string()},
          {"name", message.sender.name}, {"value", to_value(message.payload)},
          {"term", message.term},        {"sequence", message.sequence},
          {"direct", message.is_direct}};
}

array to_json(std::span<const Node> nodes) {
  array values;
  for (const Node& node : nodes) values.push_back(to_value(node));
  return values;
}

object to_json(const Service& service) {
  return {{"name", service.offer.name},
          {"config", service.offer.config},
          {"version", service.offer.version},
          {"ready", service.offer.ready},
          {"node", to_value(service.node)}};
}

object to_json(const Services& services) {
  object lists;
  for (const auto& [name, those] : services) {
    array& list = lists[name].emplace_array();
    for (const Service& service : those) list.push_back(to_json(service));
  }
  return lists;
}

object to_json(const MissingService& missing) {
  array rejected;
  for (const RejectedService& each : missing.rejected) {
    rejected.push_back(object{{"node", to_value(each.service.node)}, {"why", each.why}});
  }
  array circle;
  for (const std::string& step : missing.circle) circle.emplace_back(step);
  return {{"name", missing.name},       {"wanted", missing.wanted},
          {"present", missing.present}, {"since", rfc3339(missing.since)},
          {"rejected", rejected},       {"circle", circle}};
}

boost::json::object to_json(const std::vector<Partition>& partitions,
                            const AssignmentToken& token) {
  return {{"partitions", boost::json::value_from(partitions)},
          {"term", token.leader.term},
          {"leader", token.leader.id.to_string()},
          {"version", token.version}};
}

}  // namespace muster::cli
