#pragma once

#include "check/checker.hpp"

namespace muster::check {

/// No event is about a node that never existed, is of another community, only listens, or was gone
/// for long when it was added: forged, foreign and recorded packets show nobody.
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
