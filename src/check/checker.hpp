#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "check/bounds.hpp"
#include "check/observation.hpp"
#include "check/roster.hpp"

namespace muster::check {

/// A broken promise.
struct Violation {
  std::string checker;
  core::Time at{};
  NodeId node;
  std::string sentence;
};

/// Checks one promise. Receives every observation in the order of time, after the roster has
/// recorded it.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Checker {
 public:
  /// All three must outlive the checker.
  Checker(const Roster& roster, const Conditions& conditions, std::vector<Violation>& violations)
      : roster_(roster), conditions_(conditions), violations_(violations) {}
  Checker(const Checker&) = delete;
  Checker& operator=(const Checker&) = delete;
  virtual ~Checker() = default;

  virtual std::string_view name() const = 0;
  virtual void see(const Observation&) {}
  /// All observations before `now` have been passed.
  virtual void pass(core::Time) {}
  /// The faults ended as long ago as the cluster may take to settle, and there is a snapshot of
  /// each running node.
  virtual void settle(core::Time) {}
  /// The faults ended as long ago as work may take to be distributed, and each running node has
  /// reported the units that it owns.
  virtual void settle_work(core::Time) {}

  /// Number of comparisons of an observation with the promise.
  std::uint64_t cases() const { return cases_; }

 protected:
  const Roster& roster() const { return roster_; }
  const Conditions& conditions() const { return conditions_; }
  /// Counts comparisons with the promise, each of which may be a violation.
  void judge_cases(std::size_t count = 1) { cases_ += count; }
  void violated(core::Time at, const NodeId& node, std::string sentence) {
    violations_.push_back({std::string(name()), at, node, std::move(sentence)});
  }

 private:
  const Roster& roster_;
  const Conditions& conditions_;
  std::vector<Violation>& violations_;
  std::uint64_t cases_ = 0;
};

/// Short names of nodes and times for sentences.
std::string text_of(const NodeId& node);
std::string text_of(const Identity& identity);

}  // namespace muster::check
