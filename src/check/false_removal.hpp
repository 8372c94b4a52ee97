#pragma once

#include "check/checker.hpp"

namespace muster::check {

/// No node is removed that lives, runs, and is connected with the one that removes it.
class FalseRemoval : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "false-removal"; }
  void see(const Observation& observation) override;

 private:
  void timed_out(const Observation& observation, const Life& self, const Life& other);
};

}  // namespace muster::check
