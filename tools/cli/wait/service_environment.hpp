#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/programs/program.hpp"
#include "muster/service.hpp"

/// Passes services to the program that uses them, as environment variables.
namespace muster::cli {

/// Converts a name to upper-case letters and digits, with "_" for each other byte: "my-db" becomes
/// MY_DB.
std::string variable_part(std::string_view service);

/// Returns the address of a service: `host` of its configuration, or else its node's address.
std::string host_of(const Service& service);

/// Throws `Error{invalid_option}` if two different names have the same variables.
void require_distinct_variables(const std::vector<std::string>& services);

/// MUSTER_SERVICES has all services as JSON: per name, a list of objects with name, config, version
/// and node. MUSTER_SERVICE_NAME_HOST and MUSTER_SERVICE_NAME_PORT are those of the first service
/// of each name. The port is missing unless `port` of the configuration is a port number, or a
/// string of its digits.
Variables environment_of(const Services& services);

}  // namespace muster::cli
