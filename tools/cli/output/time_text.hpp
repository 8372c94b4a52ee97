#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "muster/timing.hpp"

/// Formats times for people and programs.
namespace muster::cli {

/// Formats as RFC 3339 in UTC with microseconds: "2026-11-22T03:00:00.000123Z".
std::string rfc3339(std::chrono::system_clock::time_point time);

/// Formats the time since the start: "+0.213s".
std::string format_elapsed(Duration elapsed);

/// Formats an age in the coarsest useful unit: "0.3s", "12s", "5m", "3h". A negative age counts as
/// zero.
std::string format_age(Duration age);

/// Formats a round trip: "0.21ms", or "-" if there is no measurement.
std::string format_round_trip(std::optional<Duration> round_trip);

/// Converts to seconds as a number, for JSON.
double in_seconds(Duration duration);

}  // namespace muster::cli
