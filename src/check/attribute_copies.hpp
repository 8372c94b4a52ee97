#pragma once

#include <map>

#include "check/checker.hpp"

namespace muster::check {

/// After the faults have ended, every node has the latest attributes of every node.
class AttributeCopies : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "attributes"; }
  void see(const Observation& observation) override;
  void settle(core::Time now) override;

 private:
  std::map<NodeId, std::map<std::string, std::string>> written_;
  std::map<NodeId, Snapshot> latest_;
};

}  // namespace muster::check
