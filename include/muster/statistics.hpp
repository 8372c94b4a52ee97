#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "muster/activity.hpp"

namespace muster {

/// Why a datagram was dropped. None of these changes anything but a counter, and none is answered.
enum class DropReason : std::uint8_t {
  /// Shorter than a packet can be, or longer than we read.
  bad_size,
  /// Not a muster packet.
  not_muster,
  /// A muster packet of a protocol version we do not speak.
  other_version,
  /// Of a cluster with another name.
  other_cluster,
  /// Sealed with a key we do not have, or sealed while we have none.
  unknown_key,
  /// In clear text while we have a key.
  clear_text,
  /// Damaged or forged: it does not open with the key it names.
  unauthentic,
  /// Received before: by another interface, or replayed.
  duplicate,
  /// Of a session that is over.
  departed,
  /// Too many strangers at once: rate or table limit.
  crowded,
  /// It opened, but what is in it is not well-formed.
  malformed,
};

inline constexpr std::size_t drop_reasons = static_cast<std::size_t>(DropReason::malformed) + 1;

/// The lower-case names used in JSON output: "bad_size", "other_cluster", ...
std::string_view to_string(DropReason reason);

/// Dropped datagrams of one source, for one reason.
struct DropSource {
  /// Numeric address without port.
  std::string address;
  DropReason reason = DropReason::bad_size;
  std::uint64_t count = 0;
};

/// What a node did and saw since `start()`. All counts only grow.
struct Statistics {
  std::uint64_t datagrams_sent = 0;
  std::uint64_t bytes_sent = 0;
  /// Datagrams the operating system would not take, by whatever path.
  std::uint64_t datagrams_unsent = 0;
  std::uint64_t datagrams_received = 0;
  std::uint64_t bytes_received = 0;
  /// Datagrams dropped, by `DropReason`. Our own that come back to us are not counted at all.
  std::array<std::uint64_t, drop_reasons> dropped{};
  /// Channel messages dropped because the slots were busy; see `Options::pending_messages_max`
  /// and `Backlog`.
  std::uint64_t messages_dropped = 0;
  /// The same as `dropped` by source, for the reasons that speak of strangers. At most 256 entries;
  /// sources beyond that count in `dropped` only.
  std::vector<DropSource> drop_sources;

  /// What the node has spent its time on, by `Activity`, as far as it was measured; see
  /// `Discovery::measure_activities`.
  std::array<ActivityTime, muster::activities> activities{};

  std::uint64_t dropped_for(DropReason reason) const {
    return dropped[static_cast<std::size_t>(reason)];
  }
};

}  // namespace muster
