#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster {

/// All spans of time in muster. Finer than anything the protocol needs.
using Duration = std::chrono::nanoseconds;

/// Values for `TimingOptions::detect_within` that suit a kind of network.
namespace preset {
/// One quiet switch, processes that are scheduled promptly.
inline constexpr Duration fast = std::chrono::milliseconds(100);
/// The default: an ordinary wired LAN, ordinary machines.
inline constexpr Duration lan = std::chrono::seconds(2);
/// Wireless links that lose packets in bursts and save power.
inline constexpr Duration wifi = std::chrono::seconds(6);
}  // namespace preset

/// What the user says about time. One knob, and overrides for those who need them.
struct TimingOptions {
  /// A node whose host vanished is removed within this time. At least 20 ms. Default 2 s.
  /// Everything else follows from it; see `Timing`.
  Duration detect_within = preset::lan;
  /// Overrides `Timing::hello_interval`. At least 1 ms, at most half of `node_timeout`.
  std::optional<Duration> hello_interval = {};
  /// Overrides `Timing::node_timeout`. At most one hour.
  std::optional<Duration> node_timeout = {};
  /// Overrides `Timing::master_timeout`. At least 6 ms, at most `node_timeout`.
  std::optional<Duration> master_timeout = {};
  /// Hellos per second that all nodes together say regularly, masters aside. A cluster of more than
  /// `hello_rate_max` times `hello_interval` nodes says them less often; see `timing_among`. From 1
  /// to 1,000,000. Default 2,000, which each node hears for less than 1 % of a core.
  std::uint32_t hello_rate_max = 2'000;
};

/// The times a node lives by, all derived from `TimingOptions`. `muster node` prints them:
/// `describe` for people, `to_value` in muster/node.hpp for programs.
struct Timing {
  /// Between two hellos of a node that is not a master: detect_within / 2.
  Duration hello_interval;
  /// Silence after which such a node is removed, unless it answers a probe first: detect_within.
  Duration node_timeout;
  /// Between two hellos of a master: master_timeout / 3.
  Duration master_interval;
  /// Silence after which a master is removed, unless it answers a probe first: 0.3 detect_within.
  Duration master_timeout;
  /// How long after its last hello a master still holds itself master: master_timeout minus 1.2
  /// master intervals, so a paused master has stopped before another may start, even if the last
  /// hello before the pause was lost.
  Duration lease;
  /// How long a starting node listens before it may promote itself: detect_within / 10.
  Duration listen_window;
  /// `TimingOptions::hello_rate_max`.
  std::uint32_t hello_rate_max;

  friend bool operator==(const Timing&, const Timing&) = default;
};

/// Derives the times. Throws `Error{contradictory_timing}` naming the two options that contradict
/// each other, or `Error{invalid_option}` for one that is out of range.
Timing derive_timing(const TimingOptions& options);

/// The times of a node that knows `nodes` others. `hello_interval` is as long as `hello_rate_max`
/// demands, at most half an hour, and `node_timeout` at least twice that; all else stays, so that
/// masters are replaced as fast in a large cluster. With the default timing nothing changes up to
/// 2,000 nodes, and ten thousand say hello every 5 s and are removed after 10 s.
Timing timing_among(std::size_t nodes, const Timing& timing);

/// One line for people: every derived time by name.
std::string describe(const Timing& timing);

/// "250ms", "2s", "1.5s", "3m": the shortest exact form down to microseconds.
std::string format_duration(Duration duration);

/// Reads a number with a unit: us, ms, s, m, h. Nothing for anything else, a negative or an
/// overlong span included.
std::optional<Duration> parse_duration(std::string_view text);

}  // namespace muster
