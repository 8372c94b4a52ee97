#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/world.hpp"
#include "swarm/candidate.hpp"
#include "swarm/options.hpp"
#include "swarm/station.hpp"

namespace muster::swarm {

class Cluster;

/// The named elections of a run. A candidate runs after an event of its node or at its deadline,
/// and its node carries out its requests.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Candidates {
 public:
  /// The cluster must outlive it.
  Candidates(Cluster& cluster, const Voting& voting, std::uint64_t seed);

  // Events of a node.

  void started(sim::NodeIndex node);
  void stopped(sim::NodeIndex node);
  /// The process has ended, and its candidate with it.
  void crashed(sim::NodeIndex node);
  void told(sim::NodeIndex node, const core::Event& event);

  /// Now and then, a running node stands for an election, or no longer does.
  void act();
  /// Runs all candidates that are due, and reports those that act as leaders.
  void work();
  bool is_leading(sim::NodeIndex node) const;

 private:
  /// A node's slot, whether it has a candidate now or not.
  struct Place {
    std::unique_ptr<Candidate> candidate;
    Station station;
  };

  std::unique_ptr<Candidate> make(sim::NodeIndex node);
  std::string draw_election();
  void take_turn(sim::NodeIndex node);
  void perform(sim::NodeIndex node);

  Cluster& cluster_;
  Voting voting_;
  core::Random random_;
  std::vector<Place> places_;
};

}  // namespace muster::swarm
