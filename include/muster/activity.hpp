#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "muster/api.hpp"
#include "muster/timing.hpp"

namespace muster {

/// The activities of a node, one per floor, for `Statistics::activities`.
enum class Activity {
  /// Reading datagrams from the sockets.
  receive,
  /// Decrypting and authenticating packets.
  open,
  /// Decoding messages.
  decode,
  /// Running the protocol on messages, on the passing of time, and on calls.
  protocol,
  /// Encoding messages into packets and sealing them.
  encode,
  /// Handing datagrams to the operating system.
  send,
  /// Running the slots of the application and of the classes above `Discovery`.
  slots,
};

inline constexpr std::size_t activities = static_cast<std::size_t>(Activity::slots) + 1;

/// The lower-case names used in JSON output and metrics: "receive", "open", ...
MUSTER_API std::string_view to_string(Activity activity);
/// The floor of the architecture where it happens: "asio", "crypto", ...; see `src/README.md`.
MUSTER_API std::string_view floor_of(Activity activity);

/// How often an activity ran, and how long in all, without the activities that it caused.
struct ActivityTime {
  std::uint64_t count = 0;
  Duration total{};

  friend bool operator==(const ActivityTime&, const ActivityTime&) = default;
};

}  // namespace muster
