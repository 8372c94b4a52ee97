#pragma once

#include <map>
#include <optional>

#include "check/checker.hpp"

namespace muster::check {

/// Once the faults have ended, every node whose needs are met is ready, and none else.
class Readiness : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "readiness"; }
  void see(const Observation& observation) override;
  void settle(core::Time now) override;

 private:
  struct Trade {
    /// Whether each service on offer is ready.
    std::map<std::string, bool> offers;
    /// How many are needed of each.
    std::map<std::string, std::size_t> needs;
    std::optional<bool> is_ready;
  };

  bool is_met(const Life& self, const std::string& service, std::size_t count) const;

  std::map<NodeId, Trade> trades_;
};

}  // namespace muster::check
