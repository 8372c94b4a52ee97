#pragma once

#include <map>
#include <string>
#include <utility>

#include "check/checker.hpp"

namespace muster::check {

/// A node gives a unit up before another node takes it up, provided that it runs, and the steps are
/// in order: a node takes up no unit that it has, gives up no unit that it does not have, and takes
/// up no unit with an older token than before.
class Handover : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "handover"; }
  void see(const Observation& observation) override;

 private:
  enum class Step { has, gives_up };

  void assigned(const Observation& observation, const Assigned& assignment);
  /// Whether it still works on the unit when another node takes it up.
  bool is_late(const Worker& former, const Worker& self, const std::string& unit,
               core::Time now) const;
  void check_token(const Observation& observation, const Assigned& assignment);
  void advance(const Observation& observation, const std::string& unit, Step from,
               std::optional<Step> to);

  std::map<std::pair<NodeId, std::string>, Step> steps_;
  /// The latest token of each unit by mastership, and its owner.
  std::map<std::pair<std::string, Reign>, std::pair<WorkToken, NodeId>> latest_;
};

}  // namespace muster::check
