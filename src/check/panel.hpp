#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "check/checker.hpp"

namespace muster::check {

/// The work of a checker.
struct Examined {
  std::string checker;
  /// `Checker::cases`.
  std::uint64_t cases = 0;
};

/// All checkers together.
///
/// Pass every observation in the order of time to `see`; now and then, call `pass`; and at the end,
/// long enough after the last fault and with a snapshot of each running node, call `settle`.
/// Distinct objects: safe. Shared objects: unsafe.
class Panel {
 public:
  explicit Panel(const Conditions& conditions);

  void see(const Observation& observation);
  void pass(core::Time now);
  void settle(core::Time now);
  /// Call it when work should be distributed. It may be called again after the cluster has changed
  /// and settled again.
  void settle_work(core::Time now);

  const Roster& roster() const { return roster_; }
  const Conditions& conditions() const { return conditions_; }
  const std::vector<Violation>& violations() const { return violations_; }
  /// One entry per checker, in the order of the checkers.
  std::vector<Examined> examined() const;

 private:
  template <class C>
  void add();

  Conditions conditions_;
  Roster roster_;
  std::vector<Violation> violations_;
  std::vector<std::unique_ptr<Checker>> checkers_;
};

}  // namespace muster::check
