#include "muster/node.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "asio/address_text.hpp"
#include "discovery/wall_clock.hpp"
#include "wire/base64.hpp"

namespace muster {

namespace {

/// Tells whether other hosts can use the address.
bool is_public(const NodeAddress& address) {
  const auto parsed = io::parse_host(address.address);
  return parsed && !parsed->address.is_loopback();
}

double in_seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

boost::json::array to_value(const std::vector<NodeAddress>& addresses) {
  boost::json::array array;
  for (const NodeAddress& address : addresses) {
    array.push_back(
        {{"address", address.address}, {"port", address.port}, {"interface", address.interface}});
  }
  return array;
}

}  // namespace

std::string Node::address() const {
  const auto found = std::find_if(addresses.begin(), addresses.end(), is_public);
  if (found != addresses.end()) return found->address;
  return addresses.empty() ? std::string{} : addresses.front().address;
}

Value to_value(const Payload& payload) {
  if (payload.kind == Payload::Kind::json) return payload.value;
  return boost::json::object{{"typed", wire::to_base64(payload.typed)}};
}

Value to_value(const Node& node) {
  boost::json::object object;
  object["id"] = node.id.to_string();
  object["session"] = node.session.to_string();
  object["name"] = node.name;
  object["hostName"] = node.host_name;
  object["address"] = node.address();
  object["addresses"] = to_value(node.addresses);
  object["port"] = node.port;
  object["isMaster"] = node.is_master;
  object["isMasterEligible"] = node.is_master_eligible;
  object["weight"] = node.weight;
  object["term"] = node.term;
  object["info"] = to_value(node.info);
  object["lastSeen"] = detail::rfc3339(node.last_seen);
  object["roundTrip"] = node.round_trip ? Value(in_seconds(*node.round_trip)) : Value(nullptr);
  object["isSuspected"] = node.is_suspected;
  return object;
}

Value to_value(const Timing& timing) {
  return boost::json::object{{"helloInterval", in_seconds(timing.hello_interval)},
                             {"nodeTimeout", in_seconds(timing.node_timeout)},
                             {"masterInterval", in_seconds(timing.master_interval)},
                             {"masterTimeout", in_seconds(timing.master_timeout)},
                             {"lease", in_seconds(timing.lease)},
                             {"listenWindow", in_seconds(timing.listen_window)},
                             {"helloRateMax", timing.hello_rate_max}};
}

}  // namespace muster
