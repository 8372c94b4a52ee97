#pragma once

#include <map>
#include <set>

#include "check/checker.hpp"

namespace muster::check {

/// Who is gone is removed within its bound by everyone who knew it.
class Detection : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "detection"; }
  void see(const Observation& observation) override;
  void pass(core::Time now) override;

 private:
  void forget(const NodeId& node);
  void await(const NodeId& node, const SessionId& gone);
  core::Time deadline(const NodeId& node, const SessionId& gone) const;

  /// Whom each node was told of, and when, or when it last heard an old word of it.
  std::map<NodeId, std::map<SessionId, core::Time>> known_;
  /// Who is gone and still known to somebody.
  std::map<NodeId, std::set<SessionId>> awaited_;
  /// No deadline is earlier.
  core::Time next_ = core::never;
};

}  // namespace muster::check
