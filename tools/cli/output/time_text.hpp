#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "muster/timing.hpp"

/// Times as people and programs read them.
namespace muster::cli {

/// RFC 3339 in UTC with microseconds: "2026-11-22T03:00:00.000123Z".
std::string rfc3339(std::chrono::system_clock::time_point time);

/// Time since the start: "+0.213s".
std::string format_elapsed(Duration elapsed);

/// How long ago, in its coarsest sensible unit: "0.3s", "12s", "5m", "3h". Zero if negative.
std::string format_age(Duration age);

/// "0.21ms"; "-" if it was not measured.
std::string format_round_trip(std::optional<Duration> round_trip);

/// Seconds as a number, for JSON.
double in_seconds(Duration duration);

}  // namespace muster::cli
