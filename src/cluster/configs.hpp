#pragma once

#include <string>
#include <vector>

#include "muster/resource.hpp"

namespace muster::cluster {

/// The name of a configuration; see `InstanceHandler::get_config`.
std::string config_id(const Value& config);
/// Configurations as resources.
std::vector<Resource> named(std::vector<Value> configs);

}  // namespace muster::cluster
