#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/api.hpp"
#include "muster/reason.hpp"
#include "muster/timing.hpp"

/// A cluster in virtual time: the engine of `Discovery` on an imagined network instead of sockets.
/// Use it to try settings and faults before a deployment. `muster sim` is built on it.
namespace muster {

/// The effect of a simulated network on each datagram, per receiver.
struct SimulatedLink {
  /// Probability that a datagram is lost, 0 to 1. Default 0.
  double loss = 0;
  /// Probability that a datagram arrives twice, 0 to 1. Default 0.
  double duplication = 0;
  /// Range of the delay, drawn uniformly. A wide range reorders datagrams. Default 50 us to 150 us.
  Duration delay_min = std::chrono::microseconds(50);
  Duration delay_max = std::chrono::microseconds(150);
  /// Doubles the delay of every fourth datagram, doubles it again for every fourth of these, and so
  /// on.
  bool long_tail = false;
  /// Rate of the network from one node to another. Datagrams above it wait in a queue of 64 KiB and
  /// are lost when it is full. Default 0: no limit.
  std::uint64_t bytes_per_second = 0;
};

/// The settings of a simulated node, with the meaning that they have in `Options`.
struct SimulatedNode {
  TimingOptions timing = {};
  /// Default: random.
  std::optional<double> weight = {};
  bool eligible = true;
  /// From 1 to 255.
  int masters_required = 1;
  std::optional<Duration> preempt_after = {};
  bool lifelines = true;
};

/// An event that a simulated node reports, about another node or itself.
struct SimulatedEvent {
  enum class Kind { added, suspected, removed, master, promoted, demoted };

  Kind kind = Kind::added;
  /// Time since the start of the simulation.
  Duration at{};
  /// The node that reports the event.
  std::size_t node = 0;
  /// The node that the event concerns: `node` itself for `promoted` and `demoted`, and for its own
  /// `master`.
  std::size_t about = 0;
  /// Set for `removed`.
  RemovalReason reason{};
  /// Set for `master`, `promoted` and `demoted`.
  std::uint64_t term = 0;
};
/// The names: "added", "suspected", ...
MUSTER_API std::string_view to_string(SimulatedEvent::Kind kind);

/// The traffic of a simulated node since it was added.
struct MUSTER_API SimulatedTraffic {
  std::uint64_t datagrams_sent = 0;
  /// Bytes of datagrams, without UDP and IP headers. The same below.
  std::uint64_t bytes_sent = 0;
  std::uint64_t datagrams_received = 0;
  std::uint64_t bytes_received = 0;

  SimulatedTraffic& operator+=(const SimulatedTraffic& other);
};

/// A simulated cluster. Nodes are numbered from 0 in the order in which they were added. Calls
/// throw `Error{invalid_option}` for an unknown number, or if the state of the node does not allow
/// the call.
///
/// One seed decides everything: the same seed and the same calls give the same events and the same
/// `trace_hash()`, on every machine and in every build of one version.
///
/// Distinct objects: safe. Shared objects: unsafe. The simulation uses no thread, socket or clock.
class MUSTER_API Simulation {
 public:
  /// `sealed`: whether datagrams are encrypted. This changes their sizes and the time that a run
  /// takes.
  explicit Simulation(std::uint64_t seed, bool sealed = false);
  ~Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  /// Adds a node that does not run yet. Returns its number. Throws `Error{invalid_option}` or
  /// `Error{contradictory_timing}`.
  std::size_t add_node(const SimulatedNode& node = {});
  std::size_t node_count() const;

  /// Starts a new process of the node. Requires: none runs.
  void start(std::size_t node);
  // Each of the following calls requires that a process runs, paused or not.

  /// The process says goodbye and ends.
  void stop(std::size_t node);
  /// The process is killed. Its host lives and reports the closed port.
  void kill(std::size_t node);
  /// The host vanishes.
  void power_off(std::size_t node);
  /// The process stands still until `resume`. Datagrams that arrive wait.
  void pause(std::size_t node);
  void resume(std::size_t node);

  /// Sets the quality of all links. Throws `Error{invalid_option}`.
  void set_link(const SimulatedLink& link);
  /// Sets the quality of one direction of a link.
  void set_link(std::size_t from, std::size_t to, const SimulatedLink& link);
  /// Splits the network: nodes reach each other only within a group. Nodes in no group form one
  /// more group.
  void partition(const std::vector<std::vector<std::size_t>>& groups);
  /// Ends the split.
  void heal();

  /// Advances the time.
  void run_for(Duration time);
  /// Advances the time until `condition` holds. The condition is checked after every step. Returns
  /// false if `limit` passes first.
  bool run_until(const std::function<bool()>& condition, Duration limit);
  /// Time since the start of the simulation.
  Duration elapsed() const;

  /// Whether a process of the node runs and is not paused.
  bool is_running(std::size_t node) const;
  /// The result that `Discovery::is_master()` would return.
  bool is_master(std::size_t node) const;
  /// Whether `node` knows the present process of `other`.
  bool knows(std::size_t node, std::size_t other) const;
  /// Number of other nodes that `node` knows.
  std::size_t known_by(std::size_t node) const;
  /// Traffic of the node since it was added.
  SimulatedTraffic traffic(std::size_t node) const;
  /// A hash of everything that has happened.
  std::uint64_t trace_hash() const;

  /// Calls `slot` for every event. Replaces an earlier slot. The slot may read the simulation and
  /// must not change it.
  void on_event(std::function<void(const SimulatedEvent&)> slot);

 private:
  class MUSTER_HIDDEN Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace muster
