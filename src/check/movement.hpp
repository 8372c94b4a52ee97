#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "check/checker.hpp"

namespace muster::check {

/// When a node has gone from a cluster in which work was shared out, and it was not the master,
/// only what it had has moved.
class Movement : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "movement"; }
  void see(const Observation& observation) override;
  void settle_work(core::Time now) override;

 private:
  bool is_settled_ = false;
  /// Who owned what when all was shared out for the last time.
  std::map<NodeId, std::set<std::string>> owned_;
  std::map<NodeId, std::optional<Reign>> followed_;
  /// What was taken from its owners since.
  std::set<std::pair<NodeId, std::string>> revoked_;
};

}  // namespace muster::check
