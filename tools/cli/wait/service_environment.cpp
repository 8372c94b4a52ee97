#include "cli/wait/service_environment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdint>
#include <iterator>
#include <optional>

namespace muster::cli {

namespace {

using boost::json::array;
using boost::json::object;

const Value* setting(const Service& service, std::string_view key) {
  const object* config = service.offer.config.if_object();
  return config == nullptr ? nullptr : config->if_contains(key);
}

std::optional<std::uint16_t> port_of(const Service& service) {
  const Value* port = setting(service, "port");
  if (port == nullptr || !port->is_number()) return std::nullopt;
  boost::json::error_code failure;
  const auto number = port->to_number<std::uint16_t>(failure);
  return failure ? std::nullopt : std::optional(number);
}

object to_object(const Service& service) {
  return {{"name", service.offer.name},
          {"config", service.offer.config},
          {"version", service.offer.version},
          {"node", to_value(service.node)}};
}

char upper_or_underscore(char c) {
  if (c >= 'a' && c <= 'z') return static_cast<char>(c - 'a' + 'A');
  const bool is_kept = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return is_kept ? c : '_';
}

std::string all_of(const Services& services) {
  object lists;
  for (const auto& [name, those] : services) {
    array& list = lists[name].emplace_array();
    for (const Service& service : those) list.push_back(to_object(service));
  }
  return to_string(Value(lists));
}

}  // namespace

std::string variable_part(std::string_view service) {
  std::string part;
  std::transform(service.begin(), service.end(), std::back_inserter(part), upper_or_underscore);
  return part;
}

std::string host_of(const Service& service) {
  const Value* host = setting(service, "host");
  if (host != nullptr && host->is_string()) return std::string(host->get_string());
  const std::string address = service.node.address();
  return address.empty() ? "127.0.0.1" : address;
}

Variables environment_of(const Services& services) {
  Variables variables = {{"MUSTER_SERVICES", all_of(services)}};
  for (const auto& [name, those] : services) {
    if (those.empty()) continue;
    const std::string prefix = "MUSTER_SERVICE_" + variable_part(name);
    variables.emplace_back(prefix + "_HOST", host_of(those.front()));
    if (const auto port = port_of(those.front())) {
      variables.emplace_back(prefix + "_PORT", fmt::format("{}", *port));
    }
  }
  return variables;
}

}  // namespace muster::cli
