#include "muster/timing.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "muster/error.hpp"

namespace muster {

namespace {

using namespace std::chrono_literals;

constexpr Duration detect_within_min = 20ms;
constexpr Duration hello_interval_min = 5ms;
constexpr Duration master_timeout_min = 6ms;
constexpr Duration timeout_max = 1h;
/// One lost hello starts probes, which need as long again.
constexpr int hellos_per_timeout = 2;
constexpr int beats_per_master_timeout = 3;
constexpr std::uint32_t hello_rate_largest = 1'000'000;

struct Unit {
  std::string_view name;
  Duration length;
};
/// Longest first, so that formatting finds the coarsest unit that divides.
constexpr std::array units = {Unit{"h", 1h}, Unit{"m", 1min}, Unit{"s", 1s}, Unit{"ms", 1ms},
                              Unit{"us", 1us}};

[[noreturn]] void contradiction(std::string_view smaller, Duration smaller_value,
                                std::string_view larger, Duration larger_value,
                                std::string_view rule) {
  throw Error(Errc::contradictory_timing,
              std::string(smaller) + " (" + format_duration(smaller_value) + ") contradicts " +
                  std::string(larger) + " (" + format_duration(larger_value) +
                  "): " + std::string(rule));
}

void require_range(std::string_view name, Duration value, Duration min) {
  if (value >= min && value <= timeout_max) return;
  throw Error(Errc::invalid_option, std::string(name) + " is " + format_duration(value) +
                                        "; it must be from " + format_duration(min) + " to " +
                                        format_duration(timeout_max));
}

void require_rate(std::uint32_t rate) {
  if (rate >= 1 && rate <= hello_rate_largest) return;
  throw Error(Errc::invalid_option, "hello_rate_max is " + std::to_string(rate) +
                                        " per second; it must be from 1 to " +
                                        std::to_string(hello_rate_largest));
}

/// Intervals travel in whole milliseconds (PROTOCOL.md §5.1).
Duration whole_milliseconds(Duration value) {
  return std::chrono::floor<std::chrono::milliseconds>(value);
}

/// An option as it was given is judged before it is rounded, or 0 would pass for 1 ms.
Duration checked(std::string_view name, Duration value, Duration min) {
  require_range(name, value, min);
  return whole_milliseconds(value);
}

/// Nothing for more than a century, which is beyond every use and far from overflow.
std::optional<Duration> product(double number, Duration unit) {
  constexpr Duration century = 24h * 365 * 100;
  // A double is exact to the nanosecond up to fifty days, and to the microsecond beyond.
  constexpr Duration exact_max{std::int64_t{1} << 52};
  const auto count = static_cast<long double>(number) * static_cast<long double>(unit.count());
  if (count > century.count()) return std::nullopt;
  const Duration::rep grain = count > exact_max.count() ? 1'000 : 1;
  return Duration(std::llround(count / static_cast<long double>(grain)) * grain);
}

}  // namespace

Timing derive_timing(const TimingOptions& options) {
  const Duration detect = options.detect_within;
  require_range("detect_within", detect, detect_within_min);
  require_rate(options.hello_rate_max);
  Timing timing{};
  timing.hello_rate_max = options.hello_rate_max;
  timing.node_timeout =
      checked("node_timeout", options.node_timeout.value_or(detect), detect_within_min);
  const Duration regular = std::min(detect, timing.node_timeout) / hellos_per_timeout;
  timing.hello_interval =
      checked("hello_interval", options.hello_interval.value_or(regular), hello_interval_min);
  if (timing.hello_interval * hellos_per_timeout > timing.node_timeout) {
    contradiction("hello_interval", timing.hello_interval, "node_timeout", timing.node_timeout,
                  "a node must be able to miss hellos without being removed, so make node_timeout "
                  "at least twice hello_interval");
  }
  timing.master_timeout =
      checked("master_timeout",
              options.master_timeout.value_or(std::min(detect * 3 / 10, timing.node_timeout)),
              master_timeout_min);
  if (timing.master_timeout > timing.node_timeout) {
    contradiction("node_timeout", timing.node_timeout, "master_timeout", timing.master_timeout,
                  "a master is watched more closely than other nodes, so make master_timeout at "
                  "most node_timeout");
  }
  timing.master_interval = std::min(
      whole_milliseconds(timing.master_timeout / beats_per_master_timeout), timing.hello_interval);
  // One beat that may have been lost, and a fifth for the way and the clock.
  timing.lease = timing.master_timeout - timing.master_interval * 6 / 5;
  timing.listen_window = std::max<Duration>(detect / 10, 5ms);
  return timing;
}

Timing timing_among(std::size_t nodes, const Timing& timing) {
  const Duration afforded = std::chrono::ceil<std::chrono::milliseconds>(
      Duration(std::chrono::seconds(nodes)) / timing.hello_rate_max);
  Timing among = timing;
  among.hello_interval =
      std::clamp(afforded, timing.hello_interval, timeout_max / hellos_per_timeout);
  among.node_timeout = std::max(timing.node_timeout, among.hello_interval * hellos_per_timeout);
  return among;
}

std::string describe(const Timing& timing) {
  return "hello every " + format_duration(timing.hello_interval) + ", removed after " +
         format_duration(timing.node_timeout) + "; master: hello every " +
         format_duration(timing.master_interval) + ", removed after " +
         format_duration(timing.master_timeout) + ", lease " + format_duration(timing.lease) +
         "; listen " + format_duration(timing.listen_window) + " before a first promotion";
}

std::string format_duration(Duration duration) {
  if (duration == Duration::zero()) return "0s";
  for (const Unit& unit : units) {
    if (duration % unit.length == Duration::zero()) {
      return std::to_string(duration / unit.length) + std::string(unit.name);
    }
    // One decimal is exact and shorter than the next unit: 1.5s rather than 1500ms.
    const Duration tenth = unit.length / 10;
    if (duration > unit.length && duration % tenth == Duration::zero()) {
      return std::to_string(duration / unit.length) + "." +
             std::to_string(duration % unit.length / tenth) + std::string(unit.name);
    }
  }
  return std::to_string(duration.count()) + "ns";
}

std::optional<Duration> parse_duration(std::string_view text) {
  double number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ec != std::errc{} || !std::isfinite(number) || number < 0) return std::nullopt;
  const std::string_view suffix(result.ptr,
                                static_cast<std::size_t>(text.data() + text.size() - result.ptr));
  for (const Unit& unit : units) {
    if (suffix == unit.name) return product(number, unit.length);
  }
  return std::nullopt;
}

}  // namespace muster
