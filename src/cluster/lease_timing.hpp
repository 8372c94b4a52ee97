#pragma once

#include "muster/assignment.hpp"
#include "muster/timing.hpp"

namespace muster::cluster {

/// The times of the holders and the planner of a set.
struct LeaseTiming {
  /// The length of a lease, counted from the moment of the holder's request.
  Duration lease;
  /// The longest time that releasing units may take after the end of a lease.
  Duration grace;
  /// The time between two renewals.
  Duration renewal_interval;
  /// The time between two renewals before the first grant.
  Duration retry_interval;
  /// The time that the planner waits for further changes before it plans.
  Duration hold;
  /// The time that a new participant listens before it claims to lead the set.
  Duration listen_window;

  /// The leader's wait after its last message to a lost node until other nodes get that node's
  /// units. The wait allows for a leader clock that runs up to one percent faster than the node's.
  Duration until_free() const { return lease + grace + lease / 100; }
};

inline LeaseTiming lease_timing(const AssignmentOptions& options, const Timing& timing) {
  const Duration lease = options.lease.value_or(timing.node_timeout);
  return {lease,        options.grace.value_or(lease / 4),
          lease / 4,    lease / 20,
          options.hold, timing.listen_window};
}

}  // namespace muster::cluster
