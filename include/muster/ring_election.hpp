#pragma once

#include <cstdint>
#include <string_view>

#include "muster/api.hpp"

namespace muster {

/// The partition of a key by the default partitioner of the npm package ring-election, from 0 to
/// `count` - 1. Use it for data that this package has partitioned; `partition_of` in
/// muster/partitions.hpp spreads keys more evenly. Requires: `key` is UTF-8, count > 0. Safe to
/// call from any thread.
MUSTER_API std::uint32_t ring_election_partition_of(std::string_view key, std::uint32_t count);

}  // namespace muster
