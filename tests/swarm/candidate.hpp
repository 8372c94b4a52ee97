#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "check/observation.hpp"
#include "core/event.hpp"
#include "elections/hall.hpp"

namespace muster::swarm {

/// The named elections of a simulated node: a `Hall` that gets the events of the node, as a
/// `HallHost` feeds its own. It stays when the node is stopped, as the process does.
///
/// All times are by the node's own clock. Distinct objects: safe. Shared objects: unsafe.
class Candidate {
 public:
  explicit Candidate(const NodeId& self) : hall_(self) {}

  /// Takes part in an election, at first without standing for it.
  void open(const std::string& election, const core::ContestRules& rules, double weight,
            core::Time now);
  void stand(const std::string& election, bool stands, core::Time now);
  bool stands(const std::string& election) const;
  /// The node has started, or was stopped.
  void start(core::Time now);
  void stop(core::Time now);

  /// An event of the node; the candidate handles it in its next turn.
  void told(const core::Event& event) { inbox_.push_back(event); }
  /// Whether it has an event or its deadline has passed.
  bool is_due(core::Time now) const;
  /// Handles all of that. `has_lease` says whether the node may act as a leader.
  void turn(bool has_lease, core::Time now);
  bool is_leading() const { return hall_.is_leading(); }
  std::optional<core::Time> next_deadline() const { return hall_.next_deadline(); }

  // The results, in order.

  std::vector<check::Fact> take_facts();
  std::vector<elections::PartChange> take_changes() { return hall_.take_changes(); }

 private:
  void hear(const core::Event& event, core::Time now);
  void put(const core::NodeView& view, core::Time now);

  elections::Hall hall_;
  bool is_started_ = false;
  std::map<std::string, bool> stands_;
  std::vector<core::Event> inbox_;
  core::Time last_turn_{};
  /// The attributes of each node that were read last.
  std::map<NodeId, std::shared_ptr<const core::AttributeTable>> read_;
};

}  // namespace muster::swarm
