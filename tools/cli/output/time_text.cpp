#include "cli/output/time_text.hpp"

#include <fmt/chrono.h>

#include <algorithm>

namespace muster::cli {

namespace {

using std::chrono::duration_cast;

}  // namespace

std::string rfc3339(std::chrono::system_clock::time_point time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto micros = duration_cast<std::chrono::microseconds>(time - seconds).count();
  const std::tm utc = fmt::gmtime(std::chrono::system_clock::to_time_t(seconds));
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z", utc, micros);
}

std::string format_elapsed(Duration elapsed) {
  return fmt::format("+{:.3f}s", in_seconds(elapsed));
}

std::string format_age(Duration age) {
  const double seconds = std::max(in_seconds(age), 0.0);
  if (seconds < 9.95) return fmt::format("{:.1f}s", seconds);
  if (seconds < 120) return fmt::format("{:.0f}s", seconds);
  if (seconds < 7200) return fmt::format("{:.0f}m", seconds / 60);
  return fmt::format("{:.0f}h", seconds / 3600);
}

std::string format_round_trip(std::optional<Duration> round_trip) {
  if (!round_trip) return "-";
  return fmt::format("{:.2f}ms", in_seconds(*round_trip) * 1e3);
}

double in_seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace muster::cli
