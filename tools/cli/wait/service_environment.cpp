#include "cli/wait/service_environment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <system_error>

#include "muster/error.hpp"

namespace muster::cli {

namespace {

using boost::json::array;
using boost::json::object;

const Value* setting(const Service& service, std::string_view key) {
  const object* config = service.offer.config.if_object();
  return config == nullptr ? nullptr : config->if_contains(key);
}

std::optional<std::uint16_t> port_in(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool is_whole = error == std::errc{} && end == text.data() + text.size();
  return is_whole ? std::optional(port) : std::nullopt;
}

std::optional<std::uint16_t> port_of(const Service& service) {
  const Value* port = setting(service, "port");
  if (port == nullptr) return std::nullopt;
  if (port->is_string()) return port_in(port->get_string());
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

std::string prefix_of(std::string_view service) {
  return "MUSTER_SERVICE_" + variable_part(service);
}

}  // namespace

void require_distinct_variables(const std::vector<std::string>& services) {
  std::map<std::string, std::string_view> names;
  for (const std::string& service : services) {
    const auto [other, is_new] = names.try_emplace(prefix_of(service), service);
    if (is_new || other->second == service) continue;
    throw Error(Errc::invalid_option,
                fmt::format("the services \"{}\" and \"{}\" have the same variables, {}_HOST and "
                            "_PORT; rename one of them, or wait for them one after the other",
                            other->second, service, other->first));
  }
}

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
    const std::string prefix = prefix_of(name);
    variables.emplace_back(prefix + "_HOST", host_of(those.front()));
    if (const auto port = port_of(those.front())) {
      variables.emplace_back(prefix + "_PORT", fmt::format("{}", *port));
    }
  }
  return variables;
}

}  // namespace muster::cli
