#pragma once

#include <map>

#include "check/checker.hpp"

namespace muster::check {

/// Events of a node come in legal order: added before anything else, nothing after removed until
/// added again, one life of a node at a time, and a demotion only after a promotion.
class EventOrder : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "event-order"; }
  void see(const Observation& observation) override;

 private:
  void added(const Observation& observation, const Identity& other);
  void removed(const Observation& observation, const Identity& other);
  void mentioned(const Observation& observation, const Identity& other, const char* what);
  void changed_role(const Observation& observation);
  bool knows(const NodeId& node, const Identity& other) const;

  /// The nodes that each node has added, by id, with their sessions.
  std::map<NodeId, std::map<NodeId, SessionId>> known_;
  std::map<NodeId, bool> is_master_;
};

}  // namespace muster::check
