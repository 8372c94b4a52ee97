#pragma once

#include <map>

#include "check/checker.hpp"

namespace muster::check {

/// No node holds itself master past its lease, which runs from its latest words to everyone; nor
/// without having been promoted.
class Lease : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "lease"; }
  void see(const Observation& observation) override;

 private:
  void holds_itself_master(const Observation& observation);

  std::map<NodeId, core::Time> spoke_at_;
};

}  // namespace muster::check
