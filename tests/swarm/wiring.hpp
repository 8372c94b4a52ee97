#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "check/panel.hpp"
#include "sim/world.hpp"

namespace muster::swarm {

/// The network of a world, what was done to it, and so who hears whom: gives the faults to the
/// network and says what they mean for the promises.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Wiring {
 public:
  /// The world outlives it.
  Wiring(sim::World& world, sim::SegmentIndex segments, const sim::LinkQuality& quality)
      : world_(world), segments_(segments), quality_(quality) {
    world_.network().set_quality(quality_);
  }

  /// The next node is attached to these.
  void attach(std::vector<sim::SegmentIndex> segments) {
    attachments_.emplace_back(segments.begin(), segments.end());
  }

  void cut(sim::NodeIndex from, sim::NodeIndex to);
  void partition(std::vector<std::vector<sim::NodeIndex>> groups);
  /// The cable is pulled, which the node is not told.
  void unplug(sim::NodeIndex node, sim::SegmentIndex segment);
  /// The host loses an interface, and is told when it has it again.
  void take_down(sim::NodeIndex node, sim::SegmentIndex segment);
  void block_group(bool blocked);
  void block_unicast(bool blocked);
  void degrade(double loss);
  /// Only what `from` sends to `to`.
  void degrade(sim::NodeIndex from, sim::NodeIndex to, double loss);
  /// All of it is over.
  void heal();
  /// From now on links lose, repeat and reorder nothing.
  void calm();

  /// Whether what `from` says arrives, apart from loss.
  bool connects(sim::NodeIndex from, sim::NodeIndex to) const;
  /// Whether so much of it arrives that promises hold between the two. `helpers`: nodes that run
  /// and hear both.
  bool is_sound(sim::NodeIndex from, sim::NodeIndex to, std::size_t helpers) const;
  bool is_lossy() const { return loss_ > 0; }
  /// Since when group traffic has been filtered; nothing if it is not.
  std::optional<core::Time> filtered_since() const { return filtered_since_; }
  /// Whether it has lost an interface since then. Those who have met since then may know it by that
  /// one alone.
  bool is_narrowed(sim::NodeIndex node) const { return narrowed_.contains(node); }

 private:
  void narrow(sim::NodeIndex node);
  bool reaches(sim::NodeIndex node, sim::SegmentIndex segment) const;
  bool is_partitioned(sim::NodeIndex a, sim::NodeIndex b) const;

  sim::World& world_;
  sim::SegmentIndex segments_;
  sim::LinkQuality quality_;
  /// Of each node.
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
