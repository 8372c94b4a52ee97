#pragma once

#include <map>
#include <utility>

#include "check/checker.hpp"

namespace muster::check {

/// No node is removed that lives, runs, is connected with the one that removes it and knows it: who
/// has not met the other yet cannot answer its questions.
class FalseRemoval : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "false-removal"; }
  void see(const Observation& observation) override;

 private:
  void removed(const Observation& observation, const Removed& removal);
  void timed_out(const Observation& observation, const Life& self, const Life& other);
  /// Since when the two have known each other.
  core::Time known_since(const Life& self, const Life& other, core::Time now) const;

  /// When each node was last told of each session.
  std::map<std::pair<NodeId, SessionId>, core::Time> added_at_;
};

}  // namespace muster::check
