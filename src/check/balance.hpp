#pragma once

#include "check/checker.hpp"

namespace muster::check {

/// After work has been distributed, loads differ by at most one unit per unit of capacity, and a
/// node with capacity 0 has no units.
class Balance : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "balance"; }
  void settle_work(core::Time now) override;
};

}  // namespace muster::check
