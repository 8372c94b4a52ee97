#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "muster/timing.hpp"

namespace muster {

/// What a node does, floor by floor, for `Statistics::activities`.
enum class Activity {
  /// Datagrams are taken from the sockets.
  receive,
  /// Packets are decrypted and authenticated.
  open,
  /// Messages are read.
  decode,
  /// The protocol does what follows from them, from time passing, and from calls.
  protocol,
  /// Messages are put together to packets and sealed.
  encode,
  /// Datagrams are given to the operating system.
  send,
  /// Slots of the application, and of what is built on the node, run.
  slots,
};

inline constexpr std::size_t activities = static_cast<std::size_t>(Activity::slots) + 1;

/// The lower-case names used in JSON output and metrics: "receive", "open", ...
std::string_view to_string(Activity activity);
/// The floor of the house where it happens: "asio", "crypto", ...; `src/README.md` has them all.
std::string_view floor_of(Activity activity);

/// How often something was done, and how long that took in all, without what it caused on other
/// floors.
struct ActivityTime {
  std::uint64_t count = 0;
  Duration total{};

  friend bool operator==(const ActivityTime&, const ActivityTime&) = default;
};

}  // namespace muster
