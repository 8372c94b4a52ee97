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

/// Which quality each direction has. What is set for a direction comes before what is set for its
/// segment, and that before what is set for the whole network.
///
/// Distinct objects: safe. Shared objects: unsafe.
class LinkTable {
 public:
  const LinkQuality& of(const Direction& direction) const;

  void set(const LinkQuality& quality) { network_ = quality; }
  /// Nothing: as the whole network.
  void set(SegmentIndex segment, std::optional<LinkQuality> quality);
  /// On all segments. Nothing: as the segment.
  void set(NodeIndex from, NodeIndex to, std::optional<LinkQuality> quality);

 private:
  LinkQuality network_;
  std::vector<std::optional<LinkQuality>> segments_;
  std::map<std::pair<NodeIndex, NodeIndex>, LinkQuality> directions_;
};

/// The lines of datagrams before directions that carry only so much. Each direction has its own.
///
/// Distinct objects: safe. Shared objects: unsafe.
class LinkQueues {
 public:
  /// How long a datagram that comes at `now` waits until its last byte has left, or nothing if it
  /// finds the line full.
  std::optional<Duration> pass(const Direction& direction, const LinkQuality& quality,
                               std::size_t bytes, core::Time now);

 private:
  /// When the last byte in line will have left.
  std::map<Direction, core::Time> free_at_;
};

}  // namespace muster::sim
