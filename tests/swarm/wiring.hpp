#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "check/panel.hpp"
#include "sim/world.hpp"

namespace muster::swarm {

/// The network of a world and its faults. Applies faults to the network and decides which nodes
/// hear each other for the promises.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Wiring {
 public:
  /// The world must outlive it.
  Wiring(sim::World& world, sim::SegmentIndex segments, const sim::LinkQuality& quality)
      : world_(world), segments_(segments), quality_(quality) {
    world_.network().set_quality(quality_);
  }

  /// Attaches the next node to these segments.
  void attach(std::vector<sim::SegmentIndex> segments) {
    attachments_.emplace_back(segments.begin(), segments.end());
  }

  void cut(sim::NodeIndex from, sim::NodeIndex to);
  void partition(std::vector<std::vector<sim::NodeIndex>> groups);
  /// Unplugs the cable, without notice to the node.
  void unplug(sim::NodeIndex node, sim::SegmentIndex segment);
  /// The host loses an interface. The node is notified when the interface returns.
  void take_down(sim::NodeIndex node, sim::SegmentIndex segment);
  void block_group(bool blocked);
  void block_unicast(bool blocked);
  void degrade(double loss);
  /// Only packets from `from` to `to`.
  void degrade(sim::NodeIndex from, sim::NodeIndex to, double loss);
  /// Ends all faults.
  void heal();
  /// From now on links lose, repeat and reorder nothing.
  void calm();

  /// Whether packets from `from` reach `to`, apart from loss.
  bool connects(sim::NodeIndex from, sim::NodeIndex to) const;
  /// Whether enough packets arrive that the promises hold between the two. `helpers`: running nodes
  /// that hear both.
  bool is_sound(sim::NodeIndex from, sim::NodeIndex to, std::size_t helpers) const;
  bool is_lossy() const { return loss_ > 0; }
  /// The time since which group traffic is filtered; nothing if it is not.
  std::optional<core::Time> filtered_since() const { return filtered_since_; }
  /// Whether the node has lost an interface since then. Nodes that have met it since then may know
  /// it by that address only.
  bool is_narrowed(sim::NodeIndex node) const { return narrowed_.contains(node); }

 private:
  void narrow(sim::NodeIndex node);
  bool reaches(sim::NodeIndex node, sim::SegmentIndex segment) const;
  bool is_partitioned(sim::NodeIndex a, sim::NodeIndex b) const;

  sim::World& world_;
  sim::SegmentIndex segments_;
  sim::LinkQuality quality_;
  /// The segments of each node.
  std::vector<std::set<sim::SegmentIndex>> attachments_;
  std::set<std::pair<sim::NodeIndex, sim::NodeIndex>> cuts_;
  std::set<std::pair<sim::NodeIndex, sim::SegmentIndex>> unplugged_;
  std::set<std::pair<sim::NodeIndex, sim::SegmentIndex>> down_;
  std::set<std::pair<sim::NodeIndex, sim::NodeIndex>> lossy_directions_;
  std::vector<std::set<sim::NodeIndex>> groups_;
  std::set<sim::NodeIndex> narrowed_;
  double loss_ = 0;
  std::optional<core::Time> filtered_since_;
  bool unicast_blocked_ = false;
};

}  // namespace muster::swarm
