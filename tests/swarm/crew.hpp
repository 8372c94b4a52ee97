#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/world.hpp"
#include "swarm/station.hpp"
#include "swarm/worker.hpp"

namespace muster::swarm {

class Cluster;

/// The workers of a run. A worker runs after an event of its node or at its deadline, and its node
/// carries out its requests.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Crew {
 public:
  /// The cluster must outlive it.
  Crew(Cluster& cluster, const Workload& workload, std::uint64_t seed);

  // Events of a node.

  void started(sim::NodeIndex node);
  void stopped(sim::NodeIndex node);
  /// The process has ended, and its work with it.
  void crashed(sim::NodeIndex node);
  void told(sim::NodeIndex node, const core::Event& event);

  /// It hands everything over, and is stopped afterwards.
  void leave(sim::NodeIndex node);
  bool is_leaving(sim::NodeIndex node) const;
  /// Runs all workers that are due, and reports the units that they own.
  void work();
  /// Reports the owners that each running node knows.
  void tell_tables();

 private:
  /// A node's slot, whether it has a worker now or not.
  struct Place {
    std::unique_ptr<Worker> worker;
    /// The process takes no part.
    bool is_bystander = false;
    Station station;
    check::Owns owned;
  };

  void take_turn(sim::NodeIndex node);
  void perform(sim::NodeIndex node);
  void send(sim::NodeIndex node, const cluster::Send& send);
  void say_owned(sim::NodeIndex node);

  Cluster& cluster_;
  Workload workload_;
  core::Random random_;
  std::vector<Place> places_;
};

}  // namespace muster::swarm
