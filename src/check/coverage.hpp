#pragma once

#include "check/checker.hpp"
#include "check/sharing.hpp"

namespace muster::check {

/// After work has been distributed, every unit has exactly one owner on each side with a node that
/// may take it, and every node knows the owner.
class Coverage : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "coverage"; }
  void settle_work(core::Time now) override;

 private:
  void count_owners(core::Time now, const Side& side);
  void compare_tables(core::Time now, const Side& side);
};

}  // namespace muster::check
