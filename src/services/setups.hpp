#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "muster/service.hpp"

namespace muster::services {

/// A moment of the monotonic clock. The caller provides it.
using Time = std::chrono::steady_clock::time_point;

/// Returns the wait after `failures` failures in a row. `failures` is at least 1, `chance` is from
/// [0, 1).
Duration backoff(const SetupOptions& options, unsigned failures, double chance);

/// The progress of the setup of one service.
struct Setup {
  enum class State { due, running, done, failed };

  Service service;
  State state = State::due;
  /// The number of the current or the last run.
  std::uint64_t run = 0;
  unsigned failures = 0;
  std::string last_error = {};
  /// The time at which a running hook is abandoned, or a failed one is tried again.
  std::optional<Time> at = {};
};

/// Schedules the setups of all services of one name: which hook runs now, and which one runs again
/// later.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Setups {
 public:
  Setups(SetupHook hook, SetupOptions options) : hook_(std::move(hook)), options_(options) {}

  const SetupHook& hook() const { return hook_; }

  /// Sets the services to set up, in this order. An unchanged service keeps its progress. A changed
  /// or restarted service is due again.
  void follow(const std::vector<Service>& services);
  /// Returns the setup of the service of this node. Returns null if `follow` has not named it.
  const Setup* find(const NodeId& node) const;

  /// Returns a setup that is due and marks it as running until `now` plus the timeout. Returns null
  /// if none is due or a run blocks the others.
  const Setup* take_due(Time now, std::uint64_t run);
  /// Ends a run. An empty `error` means success. Returns the setup of the run, or null if the run
  /// was abandoned.
  const Setup* end(std::uint64_t run, const std::string& error, Time now, double chance);
  /// Returns a run whose time is up, or 0.
  std::uint64_t expired(Time now) const;
  /// Returns the time of the next action.
  std::optional<Time> next_deadline() const;

 private:
  static bool is_same(const Service& a, const Service& b);
  static bool may_run(const Setup& setup, Time now);
  /// Tells whether a run must end before another one may start.
  bool is_blocked() const;

  SetupHook hook_;
  SetupOptions options_;
  std::map<NodeId, Setup> setups_;
  /// The runs of services that have left or changed since, with their deadlines.
  std::map<std::uint64_t, Time> abandoned_;
};

}  // namespace muster::services
