#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/service.hpp"

/// The attributes that nodes publish about services: one per service, and one for the needs that a
/// node waits for.
namespace muster::services {

/// Returns the name of the attribute that carries the service of this name.
std::string attribute_of(std::string_view service);
/// The attribute that lists the names of a node's unmet needs.
inline constexpr std::string_view waits_attribute = "muster.waits";

Payload encode(const ServiceOffer& offer);
/// Returns the info by which JavaScript nodes find the only service of a node: the config with
/// `name`, `ready` and `version`. A config that is no object becomes the member `config`.
Value info_of(const ServiceOffer& offer);
Payload encode_waits(const std::vector<std::string>& names);

/// Limit of a service's name.
inline constexpr std::size_t name_bytes_max = 240;

/// Returns the services that a node publishes, without unreadable ones. A node that publishes none
/// offers its info, if that is an object with a `name`: JavaScript nodes advertise their service in
/// this way.
std::vector<Service> services_of(const Node& node);
/// Returns the names that a node waits for.
std::vector<std::string> waits_of(const Node& node);

}  // namespace muster::services
