#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "check/checker.hpp"

namespace muster::check {

/// What a checker had to do.
struct Examined {
  std::string checker;
  /// `Checker::cases`.
  std::uint64_t cases = 0;
};

/// All checkers, fed together.
///
/// Give every observation in the order of time to `see`; now and then, `pass`; and at the end, long
/// enough after the last fault and with a snapshot of each running node, `settle`.
/// Distinct objects: safe. Shared objects: unsafe.
class Panel {
 public:
  explicit Panel(const Conditions& conditions);

  void see(const Observation& observation);
  void pass(core::Time now);
  void settle(core::Time now);
  /// Long enough after that for work to be shared out. More than once, if the cluster changes in
  /// between and settles again.
  void settle_work(core::Time now);

  const Roster& roster() const { return roster_; }
  const Conditions& conditions() const { return conditions_; }
  const std::vector<Violation>& violations() const { return violations_; }
  /// Of every checker, in their order.
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
