#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "muster/activity.hpp"
#include "muster/api.hpp"

namespace muster {

/// Why a datagram was dropped. A dropped datagram increments a counter, gets no answer, and has no
/// other effect.
enum class DropReason : std::uint8_t {
  /// It is shorter than a packet can be, or longer than this node reads.
  bad_size,
  /// It is not a muster packet.
  not_muster,
  /// It is a muster packet of another protocol version.
  other_version,
  /// It belongs to a cluster with another name.
  other_cluster,
  /// It is sealed with a key that this node does not have, or this node has no key.
  unknown_key,
  /// It is in clear text, and this node has a key.
  clear_text,
  /// It is damaged or forged: it does not open with the key that it names.
  unauthentic,
  /// It was received before: over another interface, or as a replay.
  duplicate,
  /// Its session is over.
  departed,
  /// Too many strangers send at once: a rate or a table is at its limit.
  crowded,
  /// It opened, but its content is malformed.
  malformed,
};

inline constexpr std::size_t drop_reasons = static_cast<std::size_t>(DropReason::malformed) + 1;

/// The lower-case names used in JSON output: "bad_size", "other_cluster", ...
MUSTER_API std::string_view to_string(DropReason reason);

/// Number of datagrams of one source that were dropped for one reason.
struct DropSource {
  /// Numeric address without port.
  std::string address;
  DropReason reason = DropReason::bad_size;
  std::uint64_t count = 0;
};

/// The counts of a node since `start()`. All counts only grow.
struct Statistics {
  std::uint64_t datagrams_sent = 0;
  std::uint64_t bytes_sent = 0;
  /// Datagrams that the operating system refused to send, on any path.
  std::uint64_t datagrams_unsent = 0;
  std::uint64_t datagrams_received = 0;
  std::uint64_t bytes_received = 0;
  /// Datagrams dropped, by `DropReason`. The node's own datagrams that return to it are not
  /// counted.
  std::array<std::uint64_t, drop_reasons> dropped{};
  /// Channel messages dropped because slots were busy; see `Options::pending_messages_max` and
  /// `Backlog`.
  std::uint64_t messages_dropped = 0;
  /// Attributes of other nodes, such as their info and services, that were not kept because the
  /// attributes of all nodes together had reached their limit: 8 KiB for each node, and 256 MiB in
  /// addition for all of them. They are fetched when there is room again.
  std::uint64_t attributes_refused = 0;
  /// The counts of `dropped` by source, for the reasons that concern strangers. At most 256
  /// entries; further sources count in `dropped` only.
  std::vector<DropSource> drop_sources;

  /// Time that the node spent on each `Activity`, as far as it was measured; see
  /// `Discovery::measure_activities`.
  std::array<ActivityTime, muster::activities> activities{};

  std::uint64_t dropped_for(DropReason reason) const {
    return dropped[static_cast<std::size_t>(reason)];
  }
};

}  // namespace muster
