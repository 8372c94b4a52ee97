#pragma once

#include <cstdint>
#include <string_view>

#include "muster/error.hpp"
#include "muster/id.hpp"
#include "muster/published_work.hpp"

/// The constitution of a set (`Standing::constitution`) is the number of its partitions, or 0 for a
/// set of resources. All nodes of a set must agree on it.
namespace muster::cluster {

inline constexpr std::uint64_t resources_constitution = 0;

SetKind kind_of(std::uint64_t constitution);

/// The error of a node whose constitution differs from that of the leader.
Error mismatch_error(std::string_view set, const NodeId& leader, std::uint64_t of_leader,
                     std::uint64_t of_this_node);

}  // namespace muster::cluster
