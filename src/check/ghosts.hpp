#pragma once

#include "check/checker.hpp"

namespace muster::check {

/// No event concerns a node that never existed, belongs to another community, only listens, or had
/// ended long before it was added: forged, foreign and recorded packets make no node visible.
class Ghosts : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "ghosts"; }
  void see(const Observation& observation) override;

 private:
  void mentioned(const Observation& observation, const Identity& other);
  std::string strangeness_of(const Observation& observation, const Identity& other) const;
};

}  // namespace muster::check
