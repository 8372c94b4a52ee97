#include "swarm/wiring.hpp"

namespace muster::swarm {

void Wiring::cut(sim::NodeIndex from, sim::NodeIndex to) {
  cuts_.insert({from, to});
  world_.network().cut(from, to);
}

void Wiring::partition(std::vector<std::vector<sim::NodeIndex>> groups) {
  groups_.clear();
  for (const auto& group : groups) groups_.emplace_back(group.begin(), group.end());
  world_.network().partition(std::move(groups));
}

void Wiring::unplug(sim::NodeIndex node, sim::SegmentIndex segment) {
  unplugged_.insert({node, segment});
  narrow(node);
  world_.network().unplug(node, segment);
}

void Wiring::take_down(sim::NodeIndex node, sim::SegmentIndex segment) {
  down_.insert({node, segment});
  narrow(node);
  world_.interface_down(node, segment);
}

void Wiring::narrow(sim::NodeIndex node) {
  if (filtered_since_) narrowed_.insert(node);
}

void Wiring::block_group(bool blocked) {
  if (!blocked) {
    filtered_since_.reset();
    narrowed_.clear();
  } else if (!filtered_since_) {
    filtered_since_ = world_.now();
  }
  for (sim::SegmentIndex i = 0; i < segments_; ++i) world_.network().block_group(i, blocked);
}

void Wiring::block_unicast(bool blocked) {
  unicast_blocked_ = blocked;
  world_.network().block_unicast(blocked);
}

void Wiring::degrade(double loss) {
  loss_ = loss;
  sim::LinkQuality quality = quality_;
  quality.loss = loss;
  world_.network().set_quality(quality);
}

void Wiring::degrade(sim::NodeIndex from, sim::NodeIndex to, double loss) {
  lossy_directions_.insert({from, to});
  sim::LinkQuality quality = quality_;
  quality.loss = loss;
  world_.network().set_direction_quality(from, to, quality);
}

void Wiring::heal() {
  for (const auto& [from, to] : lossy_directions_) {
    world_.network().set_direction_quality(from, to, std::nullopt);
  }
  lossy_directions_.clear();
  for (const auto& [node, segment] : unplugged_) world_.network().plug(node, segment);
  unplugged_.clear();
  for (const auto& [node, segment] : std::exchange(down_, {})) world_.interface_up(node, segment);
  cuts_.clear();
  groups_.clear();
  world_.network().heal();
  block_group(false);
  block_unicast(false);
  degrade(0);
}

void Wiring::calm() {
  const Duration delay = std::chrono::microseconds(100);
  world_.network().set_quality({.delay_min = delay, .delay_max = delay});
}

bool Wiring::connects(sim::NodeIndex from, sim::NodeIndex to) const {
  // Two nodes with different loss in the two directions are not covered by the promises.
  if (cuts_.contains({from, to}) || lossy_directions_.contains({from, to})) return false;
  if (is_partitioned(from, to)) return false;
  for (sim::SegmentIndex i = 0; i < segments_; ++i) {
    if (reaches(from, i) && reaches(to, i)) return true;
  }
  return false;
}

bool Wiring::reaches(sim::NodeIndex node, sim::SegmentIndex segment) const {
  return attachments_[node].contains(segment) && !unplugged_.contains({node, segment}) &&
         !down_.contains({node, segment});
}

bool Wiring::is_partitioned(sim::NodeIndex a, sim::NodeIndex b) const {
  for (const auto& group : groups_) {
    if (group.contains(a) != group.contains(b)) return true;
  }
  return false;
}

bool Wiring::is_sound(sim::NodeIndex from, sim::NodeIndex to, std::size_t helpers) const {
  if (!connects(from, to) || (filtered_since_ && unicast_blocked_)) return false;
  if (loss_ == 0) return true;
  // Each of the two ways makes up for losses of the other one.
  return !filtered_since_ && !unicast_blocked_ && check::is_tolerated(loss_, helpers + 2);
}

}  // namespace muster::swarm
