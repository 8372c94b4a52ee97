#pragma once

#include <cstddef>

namespace muster {

/// How many messages of a channel may wait while its slots are busy, and what becomes of those too
/// many. Dropped ones are counted in `Statistics::messages_dropped`.
struct Backlog {
  enum class WhenFull {
    /// What waits is kept, and what comes is dropped: for a log that may break off.
    drop_newest,
    /// What has waited for longest makes room: for measured values, of which the latest matters.
    drop_oldest,
  };

  /// Messages of the channel that wait at once; `Options::pending_messages_max` bounds those of all
  /// channels together. At 0 none waits and every message is dropped.
  std::size_t messages_max = 65'536;
  WhenFull when_full = WhenFull::drop_newest;
};

}  // namespace muster
