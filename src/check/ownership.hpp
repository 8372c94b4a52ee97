#pragma once

#include <map>

#include "check/checker.hpp"

namespace muster::check {

/// Two nodes of one side of a network never own a unit at once, paused ones included: each goes by
/// its own clock.
class Ownership : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "ownership"; }
  void see(const Observation& observation) override;
};

}  // namespace muster::check
