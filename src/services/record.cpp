#include "services/record.hpp"

#include <utility>

#include "core/names.hpp"
#include "services/version.hpp"

namespace muster::services {

namespace {

namespace json = boost::json;

constexpr std::string_view prefix = "service.";

std::optional<ServiceOffer> decode(std::string_view name, const Payload& payload) {
  const json::object* object = payload.value.if_object();
  if (object == nullptr) return std::nullopt;
  ServiceOffer offer{.name = std::string(name)};
  if (const Value* config = object->if_contains("config")) offer.config = *config;
  if (const Value* version = object->if_contains("version"); version && version->is_string()) {
    offer.version = version->get_string();
  }
  const Value* ready = object->if_contains("ready");
  offer.ready = ready != nullptr && ready->is_bool() && ready->get_bool();
  return offer;
}

std::string text_in(const json::object& object, std::string_view key) {
  const Value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
}

/// The offer of a JavaScript node, which is its info: an object with a `name`, and perhaps
/// `version` and `ready`.
std::optional<ServiceOffer> offer_in(const Value& info) {
  const json::object* object = info.if_object();
  if (object == nullptr) return std::nullopt;
  ServiceOffer offer{.name = text_in(*object, "name"), .config = info};
  if (!core::is_well_formed_name(offer.name) || offer.name.size() > name_bytes_max) {
    return std::nullopt;
  }
  std::string version = text_in(*object, "version");
  if (Version::parse(version)) offer.version = std::move(version);
  const Value* ready = object->if_contains("ready");
  offer.ready = ready == nullptr || !ready->is_bool() || ready->get_bool();
  return offer;
}

}  // namespace

std::string attribute_of(std::string_view service) {
  return std::string(prefix).append(service);
}

Payload encode(const ServiceOffer& offer) {
  json::object object{{"ready", offer.ready}};
  if (!offer.version.empty()) object["version"] = offer.version;
  if (!offer.config.is_null()) object["config"] = offer.config;
  return {.value = std::move(object)};
}

Value info_of(const ServiceOffer& offer) {
  json::object info;
  if (const json::object* config = offer.config.if_object()) {
    info = *config;
  } else if (!offer.config.is_null()) {
    info["config"] = offer.config;
  }
  info["name"] = offer.name;
  info["ready"] = offer.ready;
  if (!offer.version.empty()) info["version"] = offer.version;
  return info;
}

Payload encode_waits(const std::vector<std::string>& names) {
  json::array array;
  for (const std::string& name : names) array.emplace_back(name);
  return {.value = std::move(array)};
}

std::vector<Service> services_of(const Node& node) {
  std::vector<Service> services;
  for (const auto& [name, payload] : *node.attributes) {
    if (!name.starts_with(prefix)) continue;
    auto offer = decode(std::string_view(name).substr(prefix.size()), payload);
    if (offer) services.push_back({std::move(*offer), node});
  }
  if (!services.empty()) return services;
  if (auto offer = offer_in(node.info.value)) services.push_back({std::move(*offer), node});
  return services;
}

std::vector<std::string> waits_of(const Node& node) {
  const auto found = node.attributes->find(waits_attribute);
  if (found == node.attributes->end() || !found->second.value.is_array()) return {};
  std::vector<std::string> names;
  for (const Value& name : found->second.value.get_array()) {
    if (name.is_string()) names.emplace_back(name.get_string());
  }
  return names;
}

}  // namespace muster::services
