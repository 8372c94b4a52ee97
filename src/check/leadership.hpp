#pragma once

#include "check/checker.hpp"
#include "check/term_book.hpp"

namespace muster::check {

/// The election of a set of work. Every token (term, id) of a leader is unique, and a node takes no
/// term at or below one that it followed. After work has been distributed, all nodes of a side
/// follow the same leader, which takes part in the set.
class Leadership : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "leadership"; }
  void see(const Observation& observation) override;
  void settle_work(core::Time now) override;

 private:
  void took(const Observation& observation, std::uint64_t term);

  TermBook book_;
};

}  // namespace muster::check
