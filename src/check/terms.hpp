#pragma once

#include "check/checker.hpp"
#include "check/term_book.hpp"

namespace muster::check {

/// The terms that a node sees only grow: it takes none at or below one that it has seen; and every
/// token (term, id) is unique.
class Terms : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "terms"; }
  void see(const Observation& observation) override;

 private:
  void promoted(const Observation& observation, std::uint64_t term);

  TermBook book_;
};

}  // namespace muster::check
