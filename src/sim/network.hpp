#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "core/endpoint.hpp"
#include "core/random.hpp"
#include "core/time.hpp"

namespace muster::sim {

using NodeIndex = std::uint32_t;
using SegmentIndex = std::uint32_t;

/// What a link does to what crosses it.
struct LinkQuality {
  /// Probability that a datagram is lost, for each receiver anew.
  double loss = 0;
  /// Probability that it arrives twice.
  double duplication = 0;
  /// Every datagram takes a random time from this range; a wide range reorders.
  Duration delay_min = std::chrono::microseconds(50);
  Duration delay_max = std::chrono::microseconds(150);
};

/// A datagram on its way to one node.
struct Packet {
  NodeIndex to = 0;
  core::Arrival arrival;
  std::vector<std::uint8_t> bytes;
};

/// Segments with nodes attached, and what goes wrong between them. Decides who gets a datagram and
/// when; keeps no queue and no clock of its own.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Network {
 public:
  /// Called for each copy of a datagram that will arrive, with the time it takes.
  using Deliver = std::function<void(Duration after, Packet packet)>;

  SegmentIndex add_segment();
  std::size_t segment_count() const { return segments_.size(); }
  void attach(NodeIndex node, SegmentIndex segment);

  /// Group traffic reaches all nodes of all segments the sender is attached to.
  void send_to_group(NodeIndex from, const std::vector<std::uint8_t>& bytes, core::Random& random,
                     const Deliver& deliver);
  /// Unicast reaches the owner of the address, over its segment or routed.
  void send_to(NodeIndex from, const core::Endpoint& to, const std::vector<std::uint8_t>& bytes,
               core::Random& random, const Deliver& deliver);

  static core::Endpoint endpoint_of(NodeIndex node, SegmentIndex segment);
  /// The node with this address; false if there is none.
  static bool owner_of(const core::Endpoint& endpoint, NodeIndex& node, SegmentIndex& segment);

  // Faults.

  /// Nothing from `from` reaches `to` any more.
  void cut(NodeIndex from, NodeIndex to) { cuts_.insert({from, to}); }
  void mend(NodeIndex from, NodeIndex to) { cuts_.erase({from, to}); }
  /// The node's cable to the segment is pulled, or plugged in again.
  void unplug(NodeIndex node, SegmentIndex segment) { unplugged_.insert({node, segment}); }
  void plug(NodeIndex node, SegmentIndex segment) { unplugged_.erase({node, segment}); }
  /// Only nodes in the same group reach each other; nodes in no group reach everyone.
  void partition(std::vector<std::vector<NodeIndex>> groups) { groups_ = std::move(groups); }
  void heal() {
    groups_.clear();
    cuts_.clear();
  }
  /// Group traffic is filtered on the segment; unicast passes.
  void block_group(SegmentIndex segment, bool blocked) {
    segments_[segment].group_blocked = blocked;
  }
  void block_unicast(bool blocked) { unicast_blocked_ = blocked; }
  /// Whether unicast crosses from segment to segment.
  void route(bool routed) { routed_ = routed; }
  void set_quality(const LinkQuality& quality) { quality_ = quality; }

 private:
  struct Segment {
    std::vector<NodeIndex> nodes;
    bool group_blocked = false;
  };

  bool is_attached(NodeIndex node, SegmentIndex segment) const;
  bool passes(NodeIndex from, NodeIndex to) const;
  bool shares_group(NodeIndex from, NodeIndex to) const;
  void carry(Packet packet, core::Random& random, const Deliver& deliver) const;

  std::vector<Segment> segments_;
  /// Of each node.
  std::vector<std::vector<SegmentIndex>> attachments_;
  std::set<std::pair<NodeIndex, NodeIndex>> cuts_;
  std::set<std::pair<NodeIndex, SegmentIndex>> unplugged_;
  std::vector<std::vector<NodeIndex>> groups_;
  LinkQuality quality_;
  bool unicast_blocked_ = false;
  bool routed_ = false;
};

}  // namespace muster::sim
