#pragma once

#include "check/checker.hpp"

namespace muster::check {

/// Nobody works on without a master for longer than its lease, and the time that giving up takes.
class Tenure : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "tenure"; }
  void pass(core::Time now) override;
};

}  // namespace muster::check
