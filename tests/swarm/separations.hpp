#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <utility>
#include <vector>

#include "check/panel.hpp"
#include "sim/world.hpp"
#include "swarm/actor.hpp"
#include "swarm/wiring.hpp"

namespace muster::swarm {

/// Tracks which nodes cannot rely on each other, because too few packets get through, and reports
/// this to the checkers. The objects that it refers to must outlive it.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Separations {
 public:
  /// Reports a fact about one node.
  using Tell = std::function<void(sim::NodeIndex node, check::Fact fact)>;

  Separations(const std::vector<Actor>& actors, const Wiring& wiring, const check::Roster& roster,
              Tell tell)
      : actors_(actors), wiring_(wiring), roster_(roster), tell_(std::move(tell)) {}

  /// Reports changes: of connections and of present nodes.
  void update();
  /// The node has ended. Its separations are reported again for its next life.
  void forget(sim::NodeIndex node);

 private:
  bool are_compared(sim::NodeIndex a, sim::NodeIndex b) const;
  bool are_sound(sim::NodeIndex a, sim::NodeIndex b) const;
  /// Number of running nodes that hear both.
  std::size_t helpers_of(sim::NodeIndex a, sim::NodeIndex b) const;
  /// Whether one node may know the other by one address only, which is lost.
  bool may_know_one_address(sim::NodeIndex a, sim::NodeIndex b) const;

  const std::vector<Actor>& actors_;
  const Wiring& wiring_;
  const check::Roster& roster_;
  Tell tell_;
  /// Pairs for which a separation has been reported to the first node.
  std::set<std::pair<sim::NodeIndex, sim::NodeIndex>> told_;
};

}  // namespace muster::swarm
