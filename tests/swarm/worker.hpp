#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "check/observation.hpp"
#include "cluster/distribution.hpp"
#include "core/contest.hpp"
#include "core/event.hpp"
#include "core/random.hpp"
#include "swarm/workload.hpp"

namespace muster::swarm {

/// The shared work of a simulated node: a `Distribution` that gets the events of the node, as a
/// `WorkHost` feeds its own. It stays when the node is stopped, as the process does.
///
/// All times are by the node's own clock. Distinct objects: safe. Shared objects: unsafe.
class Worker {
 public:
  Worker(const NodeId& self, const Workload& workload, const Timing& timing, core::Random random);

  /// The node has started, or was stopped.
  void start(core::Time now);
  void stop(core::Time now);
  /// Hands everything over; `has_left` is true afterwards.
  void leave(core::Time now);
  bool is_leaving() const { return is_leaving_; }
  bool has_left() const { return has_left_; }

  /// An event of the node; the worker handles it in its next turn.
  void told(const core::Event& event) { inbox_.push_back(event); }
  /// Whether it has an event or its deadline has passed.
  bool is_due(core::Time now) const;
  /// Handles all of that. `own` is the seat of this node, and `has_lease` says whether it may act
  /// as a leader.
  void turn(const core::Seat& own, bool has_lease, core::Time now);
  /// Whether it leads the set, so that its node says hello as a leader does.
  bool is_leading() const { return distribution_.is_leading(); }
  std::optional<core::Time> next_deadline() const;

  // The resulting facts, in order.

  std::vector<check::Fact> take_facts() { return std::exchange(facts_, {}); }
  std::vector<cluster::AttributeChange> take_changes() { return std::exchange(changes_, {}); }
  std::vector<cluster::Send> take_sends() { return std::exchange(sends_, {}); }

  check::Enlisted terms() const;
  check::Owns owns(core::Time now) const;
  check::TableSeen table() const;
  const std::string& channel() const { return distribution_.name(); }

 private:
  void hear(const core::Event& event, core::Time now);
  void put(const core::NodeView& view, core::Time now);
  void give_up_due(core::Time now);
  void perform(core::Time now);
  void report_leadership();
  void revoke(const std::string& unit, core::Time now);

  Workload workload_;
  Duration give_up_max_;
  core::Random random_;
  AssignmentOptions options_;
  cluster::Distribution distribution_;
  bool is_started_ = false;
  bool is_leaving_ = false;
  bool has_left_ = false;
  std::vector<core::Event> inbox_;
  /// The time at which the work on each unit has ended.
  std::multimap<core::Time, std::string> given_up_at_;
  core::Time last_turn_{};
  /// The attributes and the favour of each node that were read last.
  std::map<NodeId, std::pair<std::shared_ptr<const core::AttributeTable>, std::uint64_t>> read_;
  /// The leadership that was reported last.
  std::optional<std::uint64_t> led_;
  std::vector<check::Fact> facts_;
  std::vector<cluster::AttributeChange> changes_;
  std::vector<cluster::Send> sends_;
};

}  // namespace muster::swarm
