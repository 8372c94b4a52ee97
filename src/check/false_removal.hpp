#pragma once

#include <map>
#include <utility>

#include "check/checker.hpp"

namespace muster::check {

/// No node is removed that lives, runs, and is connected with the node that removes it. The removed
/// node must know the other one, because it does not answer the probes of strangers.
class FalseRemoval : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "false-removal"; }
  void see(const Observation& observation) override;

 private:
  void removed(const Observation& observation, const Removed& removal);
  void timed_out(const Observation& observation, const Life& self, const Life& other);
  /// Time since which the two have known each other.
  core::Time known_since(const Life& self, const Life& other, core::Time now) const;

  /// Time at which each node last added each session.
  std::map<std::pair<NodeId, SessionId>, core::Time> added_at_;
};

}  // namespace muster::check
