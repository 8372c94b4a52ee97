#pragma once

#include <map>
#include <optional>

#include "check/checker.hpp"

namespace muster::check {

/// After the faults have ended, exactly the nodes whose needs are met are ready.
class Readiness : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "readiness"; }
  void see(const Observation& observation) override;
  void settle(core::Time now) override;

 private:
  struct Trade {
    /// Whether each offered service is ready.
    std::map<std::string, bool> offers;
    /// Number of services needed, by name.
    std::map<std::string, std::size_t> needs;
    std::optional<bool> is_ready;
  };

  bool is_met(const Life& self, const std::string& service, std::size_t count) const;

  std::map<NodeId, Trade> trades_;
};

}  // namespace muster::check
