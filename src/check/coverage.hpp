#pragma once

#include "check/checker.hpp"
#include "check/sharing.hpp"

namespace muster::check {

/// Once work is shared out, every unit is owned exactly once on each side, if there is anybody to
/// take it, and every node knows by whom.
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
