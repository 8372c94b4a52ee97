#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/random.hpp"
#include "swarm/attacker.hpp"
#include "swarm/cluster.hpp"

namespace muster::swarm {

/// Applies random actions to a cluster, as its options allow.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Actions {
 public:
  /// Both must outlive it.
  Actions(const Options& options, Cluster& cluster);

  /// Starts all nodes, not exactly at once.
  void start_all();
  /// Performs one action.
  void act();
  /// Ends the faults. Some nodes stay out; the others are the core, which must recover.
  void heal_core();
  /// A node of the core, or one that stayed out, disappears.
  void lose_one();

 private:
  using Nodes = std::vector<sim::NodeIndex>;

  Action draw();
  void perform(Action action);
  void perform_on_node(Action action, sim::NodeIndex node);
  void perform_on_network(Action action);
  bool flip(const char* what);
  void degrade();
  void resume_due();
  void pause(sim::NodeIndex node);
  void slow_down(sim::NodeIndex node);
  /// Resumes a paused or slow node some time from now.
  void resume_later(sim::NodeIndex node);
  void cut_someone();
  void degrade_direction();
  void partition();
  void write(sim::NodeIndex node);
  void send(sim::NodeIndex node);
  /// Sends large and small messages in turns, faster than the large ones can leave.
  void send_salvo(sim::NodeIndex node);
  void offer(sim::NodeIndex node);
  void leave_out(sim::NodeIndex node, Nodes& apart);

  Nodes running() const;
  std::optional<sim::NodeIndex> one_of(const Nodes& nodes);
  bool chance(double probability) { return random_.unit() < probability; }

  const Options& options_;
  Cluster& cluster_;
  core::Random random_;
  Attacker attacker_;
  /// The time at which each paused node runs again.
  std::map<sim::NodeIndex, core::Time> resume_at_;
};

}  // namespace muster::swarm
