#pragma once

#include "core/time.hpp"

namespace muster::core {

/// Counts only the time in which this process was able to listen.
///
/// A process that was stopped, starved or asleep heard nothing meanwhile and must not take that for
/// the silence of others (Lifeguard, Dadgar et al. 2017, "local health").
/// Distinct objects: safe. Shared objects: unsafe.
class ListeningClock {
 public:
  /// All time ever lost.
  Duration absence() const { return absence_; }

  /// We were away for `time`.
  void lose(Duration time) { absence_ += time; }

  /// For how long we have listened since `from`, when `absence()` was `absence_then`.
  Duration listened(Time from, Duration absence_then, Time now) const {
    return (now - from) - (absence_ - absence_then);
  }

 private:
  Duration absence_{};
};

}  // namespace muster::core
