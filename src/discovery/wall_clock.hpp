#pragma once

#include <chrono>
#include <cstdint>
#include <string>

/// The time of day, which people and other hosts understand. Nothing is decided by it.
namespace muster::detail {

using WallTime = std::chrono::system_clock::time_point;

/// Milliseconds since 1970 UTC, as records have it; 0 before.
std::uint64_t wall_clock();
WallTime wall_time(std::uint64_t milliseconds);

/// A time as text with microseconds, in UTC (RFC 3339).
std::string rfc3339(WallTime time);

}  // namespace muster::detail
