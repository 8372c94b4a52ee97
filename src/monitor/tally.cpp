#include "monitor/tally.hpp"

#include <algorithm>

namespace muster::monitor {

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
  if (node.is_master) lost_master_ = node.last_seen;
  // A goodbye is heard, and a successor met: nothing had to be detected.
  if (reason == RemovalReason::goodbye || reason == RemovalReason::replaced) return;
  detection_.observe(std::chrono::duration<double>(now - node.last_seen).count());
}

void Tally::master(Time now) {
  if (!lost_master_) return;
  failover_.observe(std::chrono::duration<double>(now - *lost_master_).count());
  lost_master_.reset();
}

}  // namespace muster::monitor
