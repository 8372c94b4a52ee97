#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "check/panel.hpp"
#include "sim/world.hpp"
#include "swarm/actor.hpp"
#include "swarm/candidates.hpp"
#include "swarm/crew.hpp"
#include "swarm/key_plan.hpp"
#include "swarm/options.hpp"
#include "swarm/separations.hpp"
#include "swarm/story.hpp"
#include "swarm/traffic.hpp"
#include "swarm/wiring.hpp"

namespace muster::swarm {

/// The cluster of a run: a world, every action of which is reported to the checkers.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Cluster {
 public:
  explicit Cluster(const Options& options);

  sim::World& world() { return world_; }
  Wiring& wiring() { return wiring_; }
  check::Panel& panel() { return panel_; }
  /// Null if the run has no shared work.
  Crew* crew() { return crew_.get(); }
  /// Null if the run has no named elections.
  Candidates* candidates() { return candidates_.get(); }
  const std::vector<Actor>& actors() const { return actors_; }
  const Timing& timing() const { return timing_; }
  /// The timing of the largest size, when every node knows every node.
  Timing timing_at_most() const { return timing_among(actors_.size(), timing_); }

  /// Advances the time, with the safety checks at every step. Stops at the first violation.
  void pass(Duration time);
  bool is_broken() const { return !panel_.violations().empty(); }
  /// Passes the present knowledge of each running node to `take`.
  void take_snapshots(const std::function<void(const check::Observation&)>& take);
  /// Compares the memory of each node with its limit.
  void weigh();
  /// Reports changed separations and nodes to the checkers.
  void tell_separations() { separations_.update(); }

  // Actions on a node. Each requires that the node is up, except `start`; all except `start` and
  // `resume` require that it runs.

  void start(sim::NodeIndex node);
  void stop(sim::NodeIndex node);
  void crash(sim::NodeIndex node);
  void power_off(sim::NodeIndex node);
  void pause(sim::NodeIndex node);
  /// From now on each input takes this time.
  void slow_down(sim::NodeIndex node, Duration processing_time);
  /// Ends a pause or slowness.
  void resume(sim::NodeIndex node);
  /// The node takes its next step in changing the cluster's key, unless other nodes must go first.
  void rekey(sim::NodeIndex node);

  void promote(sim::NodeIndex node);
  void demote(sim::NodeIndex node, bool permanent);
  /// No text erases the attribute.
  void write(sim::NodeIndex node, const std::string& name, const std::optional<std::string>& text,
             core::Encoding encoding = core::Encoding::json);
  /// Returns the text, which has at least this size.
  std::string send(sim::NodeIndex node, check::MessageKind kind, std::size_t bytes);
  /// Sends on a channel of the set. No effect if the node does not know the receiver.
  void send_work(sim::NodeIndex node, const NodeId& to, const std::string& work_channel,
                 core::Bytes bytes);
  void offer(sim::NodeIndex node, const std::string& service, std::optional<bool> ready);
  void need(sim::NodeIndex node, const std::string& service, std::size_t count);

  void tell(sim::NodeIndex node, check::Fact fact);
  /// Adds a line to the story about an action that the world does not record.
  void remark(std::string_view text) { story_.remark(text); }
  /// Everything that happened, in order.
  std::string story() const { return story_.text(); }
  /// The sum of the lifetimes of all nodes.
  Duration node_time() const;

  static constexpr std::string_view channel = "news";

 private:
  void add_actor(const Options& options, std::size_t number);
  void meet_new_life(sim::NodeIndex node);
  void hear_event(sim::NodeIndex node, const core::Event& event);
  void sample();
  void publish_waits(sim::NodeIndex node);
  void end(sim::NodeIndex node, bool with_goodbye);
  void send_text(sim::NodeIndex node, check::MessageKind kind, std::uint64_t number,
                 const std::string& text);
  void send_to_one(sim::NodeIndex node, const std::string& text);
  check::Snapshot snapshot_of(sim::NodeIndex node) const;

  Timing timing_;
  sim::World world_;
  Story story_;
  check::Panel panel_;
  Wiring wiring_;
  core::Random random_;
  int masters_required_;
  KeyPlan keys_;
  Traffic traffic_;
  std::vector<Actor> actors_;
  std::unique_ptr<Crew> crew_;
  std::unique_ptr<Candidates> candidates_;
  Separations separations_;
};

}  // namespace muster::swarm
