#include "core/beat.hpp"

#include <algorithm>
#include <utility>

namespace muster::core {

namespace {

/// Leading nodes that all say hello as often as a master does. More of them slow down.
constexpr int full_beats = 3;
/// Hellos of a leader within the time that it counts as present without one.
constexpr int beats_per_timeout = 3;

}  // namespace

void Beat::lead(bool leads) {
  if (std::exchange(leads_, leads) != leads) shared_.self_changed = true;
}

void Beat::check_lease() {
  if (leads_ && shared_.now >= lease_until()) lead(false);
}

Time Beat::lease_until() const {
  if (!leads_) return {};
  // One hello that may have been lost, and a fifth for the way and the clock, as for a master.
  return shared_.hello_at + shared_.self.valid_for - shared_.self.interval * 6 / 5;
}

void Beat::refresh() {
  const Timing timing = timing_among(membership_.size(), shared_.config.timing);
  Hello& self = shared_.self;
  if (self.master) {
    self.interval = timing.master_interval;
    self.valid_for = timing.master_timeout;
  } else if (leads_) {
    self.interval = leader_interval();
    self.valid_for = std::max(self.interval * beats_per_timeout, timing.master_timeout);
  } else {
    self.interval = timing.hello_interval;
    self.valid_for = timing.node_timeout;
  }
}

Duration Beat::leader_interval() const {
  const Timing& timing = shared_.config.timing;
  int leading = 1;
  shared_.peers.for_each_member([&](const Peer& peer) {
    if (peer.hello.interval < timing.hello_interval) ++leading;
  });
  const Duration longest = std::min(timing.node_timeout / beats_per_timeout, timing.hello_interval);
  const Duration afforded = timing.master_interval * leading / full_beats;
  return std::chrono::floor<std::chrono::milliseconds>(
      std::clamp(afforded, timing.master_interval, std::max(longest, timing.master_interval)));
}

}  // namespace muster::core
