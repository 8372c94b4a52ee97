#include "discovery/wall_clock.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

namespace muster::detail {

namespace {

using std::chrono::milliseconds;
using std::chrono::system_clock;

}  // namespace

std::uint64_t wall_clock() {
  const auto now = std::chrono::floor<milliseconds>(system_clock::now()).time_since_epoch();
  return static_cast<std::uint64_t>(std::max<milliseconds::rep>(0, now.count()));
}

WallTime wall_time(std::uint64_t count) {
  // A forged record may say anything. The clock ends in the year 2262.
  const auto latest = std::chrono::floor<milliseconds>(WallTime::max()).time_since_epoch();
  const auto limit = static_cast<std::uint64_t>(latest.count());
  return WallTime(milliseconds(static_cast<milliseconds::rep>(std::min(count, limit))));
}

std::string rfc3339(WallTime time) {
  const auto micros = std::chrono::floor<std::chrono::microseconds>(time);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(micros);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z", fmt::gmtime(system_clock::to_time_t(seconds)),
                     (micros - seconds).count());
}

}  // namespace muster::detail
