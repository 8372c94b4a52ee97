#include "monitor/tally.hpp"

#include <algorithm>

namespace muster::monitor {

namespace {

double seconds(std::chrono::system_clock::duration span) {
  return std::chrono::duration<double>(span).count();
}

}  // namespace

void Histogram::observe(double seconds) {
  const double span = std::max(seconds, 0.0);
  const auto bucket = std::lower_bound(bounds.begin(), bounds.end(), span) - bounds.begin();
  ++counts_[static_cast<std::size_t>(bucket)];
  sum_ += span;
}

std::uint64_t Histogram::up_to(std::size_t i) const {
  std::uint64_t total = 0;
  for (std::size_t bucket = 0; bucket <= i; ++bucket) total += counts_[bucket];
  return total;
}

void Tally::removed(const Node& node, RemovalReason reason, Time now) {
  ++removals_[static_cast<std::size_t>(reason)];
  if (node.is_master) {
    const auto replaced = failover_.lost(node.id, node.last_seen);
    if (replaced) failovers_.observe(seconds(*replaced));
  }
  // A goodbye or a successor is announced, so nothing had to be detected.
  if (reason == RemovalReason::goodbye || reason == RemovalReason::replaced) return;
  detection_.observe(seconds(now - node.last_seen));
}

void Tally::master(const NodeId& node, Time now) {
  for (const Duration time : failover_.elected(node, now)) failovers_.observe(seconds(time));
}

}  // namespace muster::monitor
