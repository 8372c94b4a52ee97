#pragma once

#include "check/checker.hpp"

namespace muster::check {

/// Once work is shared out, loads differ by no more than one unit per unit of capacity, and who
/// takes nothing has nothing.
class Balance : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "balance"; }
  void settle_work(core::Time now) override;
};

}  // namespace muster::check
