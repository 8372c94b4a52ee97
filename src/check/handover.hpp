#pragma once

#include <map>
#include <string>
#include <utility>

#include "check/checker.hpp"

namespace muster::check {

/// Whoever has a unit has given it up before another node is to take it up, provided that it runs,
/// and each step is one that can follow: nothing is taken up that one has, given up that one has
/// not, or taken up under an older token than before.
class Handover : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "handover"; }
  void see(const Observation& observation) override;

 private:
  enum class Step { has, gives_up };

  void assigned(const Observation& observation, const Assigned& assignment);
  /// Whether it works on, now that another node takes the unit up.
  bool is_late(const Worker& former, const Worker& self, const std::string& unit,
               core::Time now) const;
  void check_token(const Observation& observation, const Assigned& assignment);
  void advance(const Observation& observation, const std::string& unit, Step from,
               std::optional<Step> to);

  std::map<std::pair<NodeId, std::string>, Step> steps_;
  /// The latest token of each unit by mastership, and whose it was.
  std::map<std::pair<std::string, Reign>, std::pair<WorkToken, NodeId>> latest_;
};

}  // namespace muster::check
