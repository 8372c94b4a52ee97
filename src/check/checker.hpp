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

/// A promise that was broken.
struct Violation {
  std::string checker;
  core::Time at{};
  NodeId node;
  std::string sentence;
};

/// Watches over one promise. Fed with every observation in the order of time, after the roster has
/// taken note of it.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Checker {
 public:
  /// All three outlive the checker.
  Checker(const Roster& roster, const Conditions& conditions, std::vector<Violation>& violations)
      : roster_(roster), conditions_(conditions), violations_(violations) {}
  Checker(const Checker&) = delete;
  Checker& operator=(const Checker&) = delete;
  virtual ~Checker() = default;

  virtual std::string_view name() const = 0;
  virtual void see(const Observation&) {}
  /// All that happened before `now` has been told.
  virtual void pass(core::Time) {}
  /// Faults have ended for as long as the cluster may take to settle, and there is a snapshot of
  /// each running node.
  virtual void settle(core::Time) {}
  /// They have ended for as long as work may take to be shared out, too, and each running node has
  /// said what it owns.
  virtual void settle_work(core::Time) {}

  /// How often it has compared what it saw with what is promised.
  std::uint64_t cases() const { return cases_; }

 protected:
  const Roster& roster() const { return roster_; }
  const Conditions& conditions() const { return conditions_; }
  /// So many cases are compared with the promise, of which each may violate it.
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
