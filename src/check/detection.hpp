#pragma once

#include <map>
#include <set>

#include "check/checker.hpp"

namespace muster::check {

/// A node that has ended is removed within its bound by every node that knew it.
class Detection : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "detection"; }
  void see(const Observation& observation) override;
  void pass(core::Time now) override;

 private:
  void forget(const NodeId& node);
  void await(const NodeId& node, const SessionId& gone);
  core::Time deadline(const NodeId& node, const SessionId& gone) const;

  /// The nodes that each node has added, with the time of that, or of the latest old packet that it
  /// received.
  std::map<NodeId, std::map<SessionId, core::Time>> known_;
  /// Nodes that have ended and are still known to other nodes.
  std::map<NodeId, std::set<SessionId>> awaited_;
  /// No deadline is earlier.
  core::Time next_ = core::never;
};

}  // namespace muster::check
