#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "muster/service.hpp"

namespace muster::services {

/// A moment of the monotonic clock, given from outside.
using Time = std::chrono::steady_clock::time_point;

/// How long to wait after `failures` failures in a row, at least 1; `chance` is from [0, 1).
Duration backoff(const SetupOptions& options, unsigned failures, double chance);

/// How far the setup of one service is.
struct Setup {
  enum class State { due, running, done, failed };

  Service service;
  State state = State::due;
  /// Names the run under way or the last one.
  std::uint64_t run = 0;
  unsigned failures = 0;
  std::string last_error = {};
  /// When a running hook is given up, or a failed one is tried again.
  std::optional<Time> at = {};
};

/// The setups of all services of one name: which hook is to run now, and which again later.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Setups {
 public:
  Setups(SetupHook hook, SetupOptions options) : hook_(std::move(hook)), options_(options) {}

  const SetupHook& hook() const { return hook_; }

  /// These services are to be set up, in this order. What is known of one that has not changed is
  /// kept; one that has changed or restarted is due again.
  void follow(const std::vector<Service>& services);
  /// What is known of the service of this node. Null if it is not to be set up.
  const Setup* find(const NodeId& node) const;

  /// A setup that is to run now, marked as running until `now` plus the timeout. Null if none is.
  const Setup* take_due(Time now, std::uint64_t run);
  /// A run has ended, without an error if that is empty. Returns the setup if it was of one.
  const Setup* end(std::uint64_t run, const std::string& error, Time now, double chance);
  /// A run whose time is up. 0 if there is none.
  std::uint64_t expired(Time now) const;
  /// When something is to be done again.
  std::optional<Time> next_deadline() const;

 private:
  static bool is_same(const Service& a, const Service& b);
  static bool may_run(const Setup& setup, Time now);
  /// Whether nothing may be started before a run has ended.
  bool is_blocked() const;

  SetupHook hook_;
  SetupOptions options_;
  std::map<NodeId, Setup> setups_;
  /// Runs for services that are gone or have changed since, and when they are given up.
  std::map<std::uint64_t, Time> abandoned_;
};

}  // namespace muster::services
