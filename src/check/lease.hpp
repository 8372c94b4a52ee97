#pragma once

#include <map>

#include "check/checker.hpp"

namespace muster::check {

/// A node acts as master or as leader only within its lease, which counts from its latest packet to
/// everyone, and only after it was elected.
class Lease : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "lease"; }
  void see(const Observation& observation) override;

 private:
  void holds_itself_master(const Observation& observation);
  void holds_itself_leader(const Observation& observation);
  void judge_silence(const Observation& observation, Duration longest);

  std::map<NodeId, core::Time> spoke_at_;
};

}  // namespace muster::check
