#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/link_quality.hpp"
#include "sim/packet.hpp"

namespace muster::sim {

/// One direction between two nodes on one segment.
struct Direction {
  NodeIndex from = 0;
  NodeIndex to = 0;
  SegmentIndex segment = 0;

  friend constexpr auto operator<=>(const Direction&, const Direction&) = default;
};

/// The quality of each direction. A setting for a direction takes precedence over one for its
/// segment, and that over one for the whole network.
///
/// Distinct objects: safe. Shared objects: unsafe.
class LinkTable {
 public:
  const LinkQuality& of(const Direction& direction) const;

  void set(const LinkQuality& quality) { network_ = quality; }
  /// Unset: the quality of the whole network.
  void set(SegmentIndex segment, std::optional<LinkQuality> quality);
  /// On all segments. Unset: the quality of the segment.
  void set(NodeIndex from, NodeIndex to, std::optional<LinkQuality> quality);

 private:
  LinkQuality network_;
  std::vector<std::optional<LinkQuality>> segments_;
  std::map<std::pair<NodeIndex, NodeIndex>, LinkQuality> directions_;
};

/// The queues of directions with a limited rate, one per direction.
///
/// Distinct objects: safe. Shared objects: unsafe.
class LinkQueues {
 public:
  /// Time from `now` until the last byte of a datagram has left, or nothing if the queue is full.
  std::optional<Duration> pass(const Direction& direction, const LinkQuality& quality,
                               std::size_t bytes, core::Time now);

 private:
  /// Time at which the last byte in the queue will have left.
  std::map<Direction, core::Time> free_at_;
};

}  // namespace muster::sim
