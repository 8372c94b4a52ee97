#include "sim/link_table.hpp"

#include <algorithm>

namespace muster::sim {

namespace {

constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;

Duration time_to_send(std::size_t bytes, std::uint64_t bytes_per_second) {
  return Duration(static_cast<std::int64_t>(bytes) * nanoseconds_per_second /
                  static_cast<std::int64_t>(bytes_per_second));
}

}  // namespace

const LinkQuality& LinkTable::of(const Direction& direction) const {
  if (!directions_.empty()) {
    const auto found = directions_.find({direction.from, direction.to});
    if (found != directions_.end()) return found->second;
  }
  if (direction.segment < segments_.size() && segments_[direction.segment]) {
    return *segments_[direction.segment];
  }
  return network_;
}

void LinkTable::set(SegmentIndex segment, std::optional<LinkQuality> quality) {
  if (segment >= segments_.size()) segments_.resize(segment + 1);
  segments_[segment] = std::move(quality);
}

void LinkTable::set(NodeIndex from, NodeIndex to, std::optional<LinkQuality> quality) {
  if (quality) {
    directions_.insert_or_assign({from, to}, *quality);
  } else {
    directions_.erase({from, to});
  }
}

std::optional<Duration> LinkQueues::pass(const Direction& direction, const LinkQuality& quality,
                                         std::size_t bytes, core::Time now) {
  if (quality.bytes_per_second == 0) return Duration::zero();
  core::Time& free_at = free_at_[direction];
  const core::Time begin = std::max(free_at, now);
  if (begin - now > time_to_send(quality.queue_bytes, quality.bytes_per_second)) {
    return std::nullopt;
  }
  free_at = begin + time_to_send(bytes, quality.bytes_per_second);
  return free_at - now;
}

}  // namespace muster::sim
