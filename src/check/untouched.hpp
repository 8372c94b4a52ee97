#pragma once

#include "check/checker.hpp"

namespace muster::check {

/// A datagram that was not sealed with the key changes a counter only.
class Untouched : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "untouched"; }
  void see(const Observation& observation) override {
    const auto* struck = std::get_if<Struck>(&observation.fact);
    if (struck == nullptr) return;
    judge_cases();
    if (struck->before == struck->after) return;
    violated(observation.at, observation.node,
             "a datagram that nobody sealed changed " + struck->before + " to " + struck->after);
  }
};

}  // namespace muster::check
