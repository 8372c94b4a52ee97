#pragma once

#include "check/checker.hpp"

namespace muster::check {

/// A node holds no more memory than its budget, under any flood.
class Memory : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "memory"; }
  void see(const Observation& observation) override {
    const auto* weighed = std::get_if<Weighed>(&observation.fact);
    if (weighed == nullptr) return;
    judge_cases();
    if (weighed->bytes <= weighed->budget) return;
    violated(observation.at, observation.node,
             "holds " + std::to_string(weighed->bytes) + " bytes, more than its budget of " +
                 std::to_string(weighed->budget));
  }
};

}  // namespace muster::check
