#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "muster/api.hpp"

namespace muster {

/// The type of all spans of time.
using Duration = std::chrono::nanoseconds;

/// Values of `TimingOptions::detect_within` for kinds of networks.
namespace preset {
/// One quiet switch, and processes that the operating system schedules promptly.
inline constexpr Duration fast = std::chrono::milliseconds(100);
/// An ordinary wired LAN and ordinary machines. The default.
inline constexpr Duration lan = std::chrono::seconds(2);
/// Wireless links that lose packets in bursts and save power.
inline constexpr Duration wifi = std::chrono::seconds(6);
}  // namespace preset

/// The user's settings of time: one knob, and overrides of the times that follow from it.
struct TimingOptions {
  /// Time within which a node is removed whose host vanished. At least 20 ms. Default 2 s. All
  /// times in `Timing` follow from it. A lower value detects failures sooner and sends more
  /// packets; a higher value tolerates more loss and longer pauses of a process.
  Duration detect_within = preset::lan;
  /// Replaces `Timing::hello_interval`. At least 5 ms, at most half of `node_timeout`.
  std::optional<Duration> hello_interval = {};
  /// Replaces `Timing::node_timeout`. At most one hour.
  std::optional<Duration> node_timeout = {};
  /// Replaces `Timing::master_timeout`. At least 6 ms, at most `node_timeout`.
  std::optional<Duration> master_timeout = {};
  /// Hellos per second of all nodes together, masters aside. From 1 to 1,000,000. Default 2,000,
  /// which costs each node less than 1 % of a core. A cluster of more than `hello_rate_max` times
  /// `hello_interval` (in seconds) nodes says hello less often and detects failures later; see
  /// `timing_among`.
  std::uint32_t hello_rate_max = 2'000;
};

/// The times of a node, all derived from `TimingOptions`. `describe` formats them for people,
/// `to_value` in muster/node.hpp for programs.
struct Timing {
  /// Time between two hellos of a node that is not a master: detect_within / 2.
  Duration hello_interval;
  /// Silence after which such a node is removed, unless it answers a probe: detect_within.
  Duration node_timeout;
  /// Time between two hellos of a master: master_timeout / 3.
  Duration master_interval;
  /// Silence after which a master is removed, unless it answers a probe: 0.3 detect_within.
  Duration master_timeout;
  /// Time after its last hello for which a master may act as master: master_timeout minus 1.2
  /// master intervals. A paused master therefore stops before another node may take over, even if
  /// the last hello before the pause was lost.
  Duration lease;
  /// Time for which a starting node listens before it may promote itself: detect_within / 10.
  Duration listen_window;
  /// `TimingOptions::hello_rate_max`.
  std::uint32_t hello_rate_max;

  friend bool operator==(const Timing&, const Timing&) = default;
};

/// Derives the times. Throws `Error{contradictory_timing}`, which names the two options that
/// contradict each other, or `Error{invalid_option}` if an option is out of range.
MUSTER_API Timing derive_timing(const TimingOptions& options);

/// The times of a node that knows `nodes` others. `hello_interval` is as long as `hello_rate_max`
/// demands, at most half an hour, and `node_timeout` is at least twice that. The other times stay
/// the same, so a large cluster replaces its master as fast as a small one. With the default timing
/// nothing changes up to 2,000 nodes; 10,000 nodes say hello every 5 s and are removed after 10 s.
MUSTER_API Timing timing_among(std::size_t nodes, const Timing& timing);

/// Formats every time by name, in one line for people.
MUSTER_API std::string describe(const Timing& timing);

/// Formats a time: "250ms", "2s", "1.5s", "3m". The shortest exact form, down to microseconds.
MUSTER_API std::string format_duration(Duration duration);

/// Reads a number with a unit: us, ms, s, m, h. Returns nothing if the text is anything else,
/// negative, or too long to represent.
MUSTER_API std::optional<Duration> parse_duration(std::string_view text);

}  // namespace muster
