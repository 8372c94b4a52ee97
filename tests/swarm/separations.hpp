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

/// Which nodes cannot count on each other, for too little gets through: what the checkers are told
/// of it. What it refers to outlives it.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Separations {
 public:
  /// Something is true of one node.
  using Tell = std::function<void(sim::NodeIndex node, check::Fact fact)>;

  Separations(const std::vector<Actor>& actors, const Wiring& wiring, const check::Roster& roster,
              Tell tell)
      : actors_(actors), wiring_(wiring), roster_(roster), tell_(std::move(tell)) {}

  /// Tells what has become different: who hears whom, or who is there.
  void update();
  /// The node has ended. What separates it from others is told anew of its next life.
  void forget(sim::NodeIndex node);

 private:
  bool are_compared(sim::NodeIndex a, sim::NodeIndex b) const;
  bool are_sound(sim::NodeIndex a, sim::NodeIndex b) const;
  /// Nodes that run and hear both.
  std::size_t helpers_of(sim::NodeIndex a, sim::NodeIndex b) const;
  /// Whether one may know the other by one address alone, and that is lost.
  bool may_know_one_address(sim::NodeIndex a, sim::NodeIndex b) const;

  const std::vector<Actor>& actors_;
  const Wiring& wiring_;
  const check::Roster& roster_;
  Tell tell_;
  /// Whom the first has been told not to count on.
  std::set<std::pair<sim::NodeIndex, sim::NodeIndex>> told_;
};

}  // namespace muster::swarm
