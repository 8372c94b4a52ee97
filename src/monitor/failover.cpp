#include "monitor/failover.hpp"

#include <algorithm>
#include <utility>

namespace muster::monitor {

namespace {

/// The wall clock may have been set back.
Duration span(Failover::Time from, Failover::Time to) {
  return std::max<Duration>(to - from, Duration::zero());
}

}  // namespace

std::optional<Duration> Failover::lost(const NodeId& master, Time last_seen) {
  if (master != master_ && elected_ > last_seen) return span(last_seen, elected_);
  unreplaced_.push_back(last_seen);
  return std::nullopt;
}

std::vector<Duration> Failover::elected(const NodeId& master, Time now) {
  master_ = master;
  elected_ = now;
  std::vector<Duration> times;
  for (const Time last_seen : std::exchange(unreplaced_, {})) {
    times.push_back(span(last_seen, now));
  }
  return times;
}

}  // namespace muster::monitor
