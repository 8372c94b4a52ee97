#pragma once

#include <string>
#include <string_view>

#include "cli/programs/program.hpp"
#include "muster/service.hpp"

/// Services as environment variables of a program that uses them.
namespace muster::cli {

/// The name with upper-case letters and digits, and a "_" for each other byte: "my-db" is MY_DB.
std::string variable_part(std::string_view service);

/// Where to find a service: `host` of its configuration, or else its node's address.
std::string host_of(const Service& service);

/// MUSTER_SERVICES has all of them as JSON: by name, a list of objects with name, config, version
/// and node. MUSTER_SERVICE_NAME_HOST and MUSTER_SERVICE_NAME_PORT are of the first one of each
/// name; the latter is missing unless `port` of its configuration is the number of one.
Variables environment_of(const Services& services);

}  // namespace muster::cli
