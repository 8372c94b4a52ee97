#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "check/panel.hpp"
#include "sim/world.hpp"
#include "swarm/actor.hpp"
#include "swarm/crew.hpp"
#include "swarm/key_plan.hpp"
#include "swarm/options.hpp"
#include "swarm/separations.hpp"
#include "swarm/story.hpp"
#include "swarm/traffic.hpp"
#include "swarm/wiring.hpp"

namespace muster::swarm {

/// The cluster of a run: a world whose every verb is told to the checkers.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Cluster {
 public:
  explicit Cluster(const Options& options);

  sim::World& world() { return world_; }
  Wiring& wiring() { return wiring_; }
  check::Panel& panel() { return panel_; }
  /// Null if the run shares out no work.
  Crew* crew() { return crew_.get(); }
  const std::vector<Actor>& actors() const { return actors_; }
  const Timing& timing() const { return timing_; }
  /// With hellos as seldom and timeouts as long as they are when everybody knows everybody.
  Timing timing_at_most() const { return timing_among(actors_.size(), timing_); }

  /// Lets time pass, with the safety checks on at every step. Stops at the first violation.
  void pass(Duration time);
  bool is_broken() const { return !panel_.violations().empty(); }
  /// All that each running node knows now.
  void take_snapshots(const std::function<void(const check::Observation&)>& take);
  /// How much memory each node holds, and may hold.
  void weigh();
  /// Who hears whom has changed, or who is there.
  void tell_separations() { separations_.update(); }

  // What may be done to a node. Each requires that it is up, but for `start`; all but `start` and
  // `resume` that it runs.

  void start(sim::NodeIndex node);
  void stop(sim::NodeIndex node);
  void crash(sim::NodeIndex node);
  void power_off(sim::NodeIndex node);
  void pause(sim::NodeIndex node);
  /// From now on each input takes it so long.
  void slow_down(sim::NodeIndex node, Duration processing_time);
  /// Neither paused nor slow any more.
  void resume(sim::NodeIndex node);
  /// The next step of the node in changing the cluster's key, unless others have to go first.
  void rekey(sim::NodeIndex node);

  void promote(sim::NodeIndex node);
  void demote(sim::NodeIndex node, bool permanent);
  /// Nothing erases.
  void write(sim::NodeIndex node, const std::string& name, const std::optional<std::string>& text,
             core::Encoding encoding = core::Encoding::json);
  /// Returns the text, which is at least so long.
  std::string send(sim::NodeIndex node, check::MessageKind kind, std::size_t bytes);
  /// On a channel of its own. Nothing happens if the node does not know the receiver.
  void send_work(sim::NodeIndex node, const NodeId& to, const std::string& work_channel,
                 core::Bytes bytes);
  void offer(sim::NodeIndex node, const std::string& service, std::optional<bool> ready);
  void need(sim::NodeIndex node, const std::string& service, std::size_t count);

  void tell(sim::NodeIndex node, check::Fact fact);
  /// For the story: something was done that the world does not note itself.
  void remark(std::string_view text) { story_.remark(text); }
  /// All that happened, in order.
  std::string story() const { return story_.text(); }
  /// The sum of all time that nodes lived.
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
  Separations separations_;
};

}  // namespace muster::swarm
