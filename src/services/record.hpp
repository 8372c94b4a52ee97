#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/service.hpp"

/// What the nodes publish about services: one attribute for each, and one for what they wait for.
namespace muster::services {

/// The attribute that carries the service of this name.
std::string attribute_of(std::string_view service);
/// The attribute that lists, by name, the needs of a node that are not met.
inline constexpr std::string_view waits_attribute = "muster.waits";

Payload encode(const ServiceOffer& offer);
Payload encode_waits(const std::vector<std::string>& names);

/// The services that a node publishes. What cannot be read is left out.
std::vector<Service> services_of(const Node& node);
/// The names that a node waits for.
std::vector<std::string> waits_of(const Node& node);

}  // namespace muster::services
