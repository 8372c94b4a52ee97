#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/endpoint.hpp"
#include "core/random.hpp"
#include "core/time.hpp"
#include "sim/link_quality.hpp"
#include "sim/link_table.hpp"
#include "sim/packet.hpp"
#include "sim/partition.hpp"

namespace muster::sim {

/// The results of datagrams, counted once per receiver.
struct NetworkCounts {
  std::uint64_t carried = 0;
  std::uint64_t duplicated = 0;
  std::uint64_t reordered = 0;
  /// At random.
  std::uint64_t lost = 0;
  /// Above the MTU of the link.
  std::uint64_t too_large = 0;
  /// The queue of a slow link was full.
  std::uint64_t overflowed = 0;
};

/// Kinds of traffic, as a fault selects them.
enum class TrafficKind : std::uint8_t { group = 1, unicast = 2, both = 3 };

/// Segments with attached nodes, and the faults between them. Decides which nodes receive a
/// datagram, and when. Has no clock of its own.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Network {
 public:
  /// Called for each copy of a datagram that will arrive, with its delay.
  using Deliver = std::function<void(Duration after, Packet packet)>;

  SegmentIndex add_segment();
  std::size_t segment_count() const { return segments_.size(); }
  void attach(NodeIndex node, SegmentIndex segment);

  /// Group traffic reaches all nodes of all segments to which the sender is attached.
  void send_to_group(NodeIndex from, const Datagram& datagram, core::Time now, core::Random& random,
                     const Deliver& deliver);
  /// Unicast reaches the owner of the address, over its segment or routed.
  void send_to(NodeIndex from, const core::Endpoint& to, const Datagram& datagram, core::Time now,
               core::Random& random, const Deliver& deliver);

  static core::Endpoint endpoint_of(NodeIndex node, SegmentIndex segment);
  /// The node with this address; false if there is none.
  static bool owner_of(const core::Endpoint& endpoint, NodeIndex& node, SegmentIndex& segment);

  // Faults.

  /// No packet of this kind from `from` reaches `to` from now on.
  void cut(NodeIndex from, NodeIndex to, TrafficKind kind = TrafficKind::both) {
    cuts_[{from, to}] |= static_cast<std::uint8_t>(kind);
  }
  /// Ends all cuts of this direction.
  void mend(NodeIndex from, NodeIndex to) { cuts_.erase({from, to}); }
  /// Unplugs the node's cable to the segment, or plugs it in again.
  void unplug(NodeIndex node, SegmentIndex segment) { unplugged_.insert({node, segment}); }
  void plug(NodeIndex node, SegmentIndex segment) { unplugged_.erase({node, segment}); }
  /// Only nodes in the same group reach each other. Nodes in no group form one more group.
  void partition(const std::vector<std::vector<NodeIndex>>& groups) {
    partition_ = Partition(groups);
  }
  /// Ends the partition and all cuts.
  void heal() {
    partition_ = {};
    cuts_.clear();
  }
  /// Filters group traffic on the segment; unicast passes.
  void block_group(SegmentIndex segment, bool blocked) {
    segments_[segment].group_blocked = blocked;
  }
  void block_unicast(bool blocked) { unicast_blocked_ = blocked; }
  /// Whether unicast crosses from segment to segment.
  void route(bool routed) { routed_ = routed; }

  // Quality. The most particular setting counts: of the direction, of the segment, of the network.

  void set_quality(const LinkQuality& quality) { links_.set(quality); }
  /// Unset: the quality of the network.
  void set_segment_quality(SegmentIndex segment, const std::optional<LinkQuality>& quality) {
    links_.set(segment, quality);
  }
  /// For packets from `from` to `to` on any segment. Unset: the quality of the segment.
  void set_direction_quality(NodeIndex from, NodeIndex to,
                             const std::optional<LinkQuality>& quality) {
    links_.set(from, to, quality);
  }

  const NetworkCounts& counts() const { return counts_; }

 private:
  struct Segment {
    std::vector<NodeIndex> nodes;
    bool group_blocked = false;
  };

  bool is_attached(NodeIndex node, SegmentIndex segment) const;
  bool passes(NodeIndex from, NodeIndex to, TrafficKind kind) const;
  /// The segment on which `from` sends to reach an address on `segment`: that one, or any if there
  /// are routers.
  std::optional<SegmentIndex> source_segment(NodeIndex from, SegmentIndex segment) const;
  void carry(const Direction& direction, Packet packet, core::Time now, core::Random& random,
             const Deliver& deliver);

  std::vector<Segment> segments_;
  /// The segments of each node.
  std::vector<std::vector<SegmentIndex>> attachments_;
  /// Kinds of traffic that are cut, as bits.
  std::map<std::pair<NodeIndex, NodeIndex>, std::uint8_t> cuts_;
  std::set<std::pair<NodeIndex, SegmentIndex>> unplugged_;
  Partition partition_;
  LinkTable links_;
  LinkQueues queues_;
  NetworkCounts counts_;
  bool unicast_blocked_ = false;
  bool routed_ = false;
};

}  // namespace muster::sim
