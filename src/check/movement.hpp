#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "check/checker.hpp"

namespace muster::check {

/// When a node that was not master leaves a cluster with distributed work, only its units move.
class Movement : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "movement"; }
  void see(const Observation& observation) override;
  void settle_work(core::Time now) override;

 private:
  bool is_settled_ = false;
  /// The owners at the latest distribution.
  std::map<NodeId, std::set<std::string>> owned_;
  std::map<NodeId, std::optional<Reign>> followed_;
  /// Units that were taken from their owners since then.
  std::set<std::pair<NodeId, std::string>> revoked_;
};

}  // namespace muster::check
