#pragma once

#include <cstddef>
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
  /// Number of hooks that have succeeded for it. The next one is due, running or failed.
  std::size_t step = 0;
  /// The number of the current or the last run.
  std::uint64_t run = 0;
  unsigned failures = 0;
  std::string last_error = {};
  /// The time at which a running hook is abandoned, or a failed one is tried again.
  std::optional<Time> at = {};
};

/// Schedules the setups of all services of one name: which hook runs now, and which one runs again
/// later. The hooks of a name run for each service in the order in which they were added.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Setups {
 public:
  /// Adds a hook. It is due for services whose setup is done.
  void add(SetupHook hook, const SetupOptions& options);

  /// Sets the services to set up, in this order. An unchanged service keeps its progress. A changed
  /// or restarted service is due again. Services beyond `SetupOptions::services_max` stand by.
  void follow(const std::vector<Service>& services);
  /// Returns the setup of the service of this node. Returns null if `follow` has not named it, or
  /// if it stands by.
  const Setup* find(const NodeId& node) const;

  /// Returns a setup that is due and marks it as running until `now` plus the timeout. Returns null
  /// if none is due or a run blocks the others. `hook_of` returns its hook.
  const Setup* take_due(Time now, std::uint64_t run);
  const SetupHook& hook_of(const Setup& setup) const { return steps_[setup.step].hook; }
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
  /// Returns the services that do not stand by.
  std::vector<Service> chosen(const std::vector<Service>& services) const;
  std::size_t services_max() const;
  void succeed(Setup& setup) const;
  void fail(Setup& setup, Time now, double chance) const;
  /// Tells whether a run must end before another one may start.
  bool is_blocked() const;

  struct Step {
    SetupHook hook;
    SetupOptions options;
  };

  std::vector<Step> steps_;
  std::map<NodeId, Setup> setups_;
  /// The runs of services that have left or changed since, with their deadlines.
  std::map<std::uint64_t, Time> abandoned_;
};

}  // namespace muster::services
