#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/world.hpp"
#include "swarm/worker.hpp"

namespace muster::swarm {

class Cluster;

/// The workers of a run: each has its turn when it was told something or its time has come, and
/// what it wants done is done by its node.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Crew {
 public:
  /// The cluster outlives it.
  Crew(Cluster& cluster, const Workload& workload, std::uint64_t seed);

  // What has become of a node.

  void started(sim::NodeIndex node);
  void stopped(sim::NodeIndex node);
  /// The process is gone, and its work with it.
  void crashed(sim::NodeIndex node);
  void told(sim::NodeIndex node, const core::Event& event);

  /// It hands everything over, and is stopped when it has.
  void leave(sim::NodeIndex node);
  bool is_leaving(sim::NodeIndex node) const;
  /// Everybody has their turn who is due one, and says what it owns.
  void work();
  /// Says of each running node who is to have what.
  void tell_tables();

 private:
  /// A node's place, whether or not it has a worker now.
  struct Place {
    std::unique_ptr<Worker> worker;
    /// What it publishes, also when it starts anew.
    std::map<std::string, std::string> attributes;
    check::Owns owned;
    /// When the world wakes us for it.
    core::Time wake_at{};
  };

  bool can_work(sim::NodeIndex node) const;
  void take_turn(sim::NodeIndex node);
  void perform(sim::NodeIndex node);
  void publish(sim::NodeIndex node, const cluster::AttributeChange& change);
  void send(sim::NodeIndex node, const cluster::Send& send);
  void say_owned(sim::NodeIndex node);
  void set_alarm(sim::NodeIndex node);

  Cluster& cluster_;
  Workload workload_;
  core::Random random_;
  std::vector<Place> places_;
};

}  // namespace muster::swarm
