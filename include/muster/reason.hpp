#pragma once

#include <string_view>

#include "muster/api.hpp"

namespace muster {

/// Why a node was removed.
enum class RemovalReason {
  /// It said goodbye.
  goodbye,
  /// It was silent for the time that its hellos announced, and answered no probe.
  timeout,
  /// Its process has ended: a lifeline broke, its host refused two packets, and it did not answer.
  refused,
  /// The same node started again, or another process now has its port. That one is added next.
  replaced,
};

/// Why this node stopped being master.
enum class DemotionReason {
  /// `demote()` was called.
  requested,
  /// Another master ranks above it by term, then weight, then id.
  outranked,
  /// The process was paused or starved for longer than its lease.
  lease_expired,
  /// The node stopped.
  stopped,
};

/// The lower-case names used in JSON output: "goodbye", "timeout", ...
MUSTER_API std::string_view to_string(RemovalReason reason);
MUSTER_API std::string_view to_string(DemotionReason reason);

}  // namespace muster
