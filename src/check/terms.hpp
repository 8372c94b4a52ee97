#pragma once

#include <map>
#include <set>
#include <utility>

#include "check/checker.hpp"

namespace muster::check {

/// The terms that a node sees only grow: it takes none at or below one that it has seen; and every
/// token (term, id) is unique.
class Terms : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "terms"; }
  void see(const Observation& observation) override;

 private:
  void promoted(const Observation& observation, std::uint64_t term);

  /// The highest term that each node has seen; kept over stop and start.
  std::map<NodeId, std::uint64_t> seen_;
  std::set<std::pair<std::uint64_t, NodeId>> tokens_;
};

}  // namespace muster::check
