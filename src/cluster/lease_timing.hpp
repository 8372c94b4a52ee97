#pragma once

#include "muster/assignment.hpp"
#include "muster/timing.hpp"

namespace muster::cluster {

/// The times that the holders and the planner of a set live by.
struct LeaseTiming {
  /// How long a grant lasts, for the holder from when it asked.
  Duration lease;
  /// How long giving up may take when a lease is over.
  Duration grace;
  /// Between two renewals.
  Duration renewal_interval;
  /// Between two as long as none has been granted.
  Duration retry_interval;
  /// How long the planner waits for more of the same.
  Duration hold;

  /// After its last word to a node that is lost, the master waits so long before others get what
  /// the node held. Its clock may run up to a part in a hundred faster than the node's.
  Duration until_free() const { return lease + grace + lease / 100; }
};

inline LeaseTiming lease_timing(const AssignmentOptions& options, const Timing& timing) {
  const Duration lease = options.lease.value_or(timing.node_timeout);
  return {lease, options.grace.value_or(lease / 4), lease / 4, lease / 20, options.hold};
}

}  // namespace muster::cluster
