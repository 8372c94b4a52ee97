#pragma once

#include "check/checker.hpp"

namespace muster::check {

/// A node works without a leader for at most its lease plus the time of giving up.
class Tenure : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "tenure"; }
  void pass(core::Time now) override;
};

}  // namespace muster::check
