#pragma once

#include <cstddef>

namespace muster {

/// How many messages of a channel may wait while its slots are busy, and which messages are dropped
/// when there are more. `Statistics::messages_dropped` counts the dropped ones.
struct Backlog {
  enum class WhenFull {
    /// Keeps the waiting messages and drops new ones. Suits a log that may break off.
    drop_newest,
    /// Drops the message that has waited for longest. Suits measured values, of which the latest
    /// matters.
    drop_oldest,
  };

  /// Number of messages of the channel that may wait. `Options::pending_messages_max` limits those
  /// of all channels together. With 0 every message is dropped. A high value costs memory.
  std::size_t messages_max = 65'536;
  WhenFull when_full = WhenFull::drop_newest;
};

}  // namespace muster
