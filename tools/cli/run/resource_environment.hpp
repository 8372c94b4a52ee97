#pragma once

#include <cstddef>

#include "cli/programs/program.hpp"
#include "muster/resource.hpp"

/// A resource as environment variables of the program that works on it.
namespace muster::cli {

/// MUSTER_RESOURCE is its value as JSON, MUSTER_RESOURCE_ID its id; MUSTER_TOKEN_TERM,
/// MUSTER_TOKEN_ID and MUSTER_TOKEN_VERSION are its token. Throws `Error{too_large}` if the system
/// takes no variable as long as that, `Error{invalid_name}` if the id cannot be in one.
Variables environment_of(const Resource& resource, const AssignmentToken& token);

/// A variable with its name, the "=" and the zero at its end: what Linux takes at most, however
/// much room there is for all together (MAX_ARG_STRLEN, 32 pages).
constexpr std::size_t variable_bytes_max = 128 * 1024;

}  // namespace muster::cli
