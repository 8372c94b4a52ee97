#pragma once

#include <map>
#include <set>
#include <vector>

#include "check/checker.hpp"

namespace muster::check {

/// After the faults have ended, all views are equal, and there are as many masters as required, or
/// as eligible nodes if those are fewer.
class Convergence : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "convergence"; }
  void see(const Observation& observation) override;
  void settle(core::Time now) override;

 private:
  void compare_view(core::Time now, const Life& self, const std::vector<const Life*>& present);
  void count_masters(core::Time now, const Life& self, const std::vector<const Life*>& present);

  std::map<NodeId, Snapshot> latest_;
};

/// Nodes that take part, run, and are connected with this node, itself included if it takes part.
std::vector<const Life*> present_for(const Roster& roster, const Life& self);

}  // namespace muster::check
