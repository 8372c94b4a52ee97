#pragma once

#include <string_view>

namespace muster {

/// Why a node was removed.
enum class RemovalReason {
  /// It said goodbye.
  goodbye,
  /// It was silent for as long as its hellos allowed, and answered no probe.
  timeout,
  /// Its host answers that nobody listens on its port any more: the process is gone.
  refused,
  /// The same node started anew, or another process has its port now; that one is added right
  /// after.
  replaced,
};

/// Why this node is no longer a master.
enum class DemotionReason {
  /// `demote()` was called.
  requested,
  /// Another master ranks above it, by term, then weight, then id.
  outranked,
  /// It was paused or starved for longer than its lease.
  lease_expired,
  /// The node stopped.
  stopped,
};

/// The lower-case names used in JSON output: "goodbye", "timeout", ...
std::string_view to_string(RemovalReason reason);
std::string_view to_string(DemotionReason reason);

}  // namespace muster
