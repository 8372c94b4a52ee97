#pragma once

#include <cstddef>

#include "cli/programs/program.hpp"
#include "muster/resource.hpp"

/// Passes a resource to the program that works on it, as environment variables.
namespace muster::cli {

/// MUSTER_RESOURCE is the resource's value as JSON, and MUSTER_RESOURCE_ID its id.
/// MUSTER_TOKEN_TERM, MUSTER_TOKEN_ID and MUSTER_TOKEN_VERSION are its token. Throws
/// `Error{too_large}` if a variable exceeds `variable_bytes_max`, and `Error{invalid_name}` if a
/// variable cannot hold the id.
Variables environment_of(const Resource& resource, const AssignmentToken& token);

/// The limit of Linux for one variable with its name, its "=" and its terminating zero
/// (MAX_ARG_STRLEN, 32 pages). It applies regardless of the room for all variables together.
constexpr std::size_t variable_bytes_max = 128 * 1024;

}  // namespace muster::cli
