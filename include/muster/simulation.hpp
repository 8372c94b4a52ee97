#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/reason.hpp"
#include "muster/timing.hpp"

/// A cluster in virtual time: the engine that `Discovery` runs on, with an imagined network in
/// place of sockets. For trying settings, and how a cluster takes faults, before anything is
/// deployed; `muster sim` is made of this.
namespace muster {

/// What a simulated network does to each datagram on its way to each receiver.
struct SimulatedLink {
  /// Probability that it is lost, from 0 to 1. Default 0.
  double loss = 0;
  /// Probability that it arrives twice, from 0 to 1. Default 0.
  double duplication = 0;
  /// It takes a random time from this range, each value as likely; a wide range reorders. Default
  /// 50 us to 150 us.
  Duration delay_min = std::chrono::microseconds(50);
  Duration delay_max = std::chrono::microseconds(150);
  /// Every fourth takes twice as long, every fourth of these twice as long again, and so on.
  bool long_tail = false;
  /// What the network carries from one node to another; what is more waits in a line of 64 KiB, and
  /// is lost when that is full. Default 0: no limit.
  std::uint64_t bytes_per_second = 0;
};

/// How a simulated node is set up; the same as in `Options`.
struct SimulatedNode {
  TimingOptions timing = {};
  /// Random by default.
  std::optional<double> weight = {};
  bool eligible = true;
  /// From 1 to 255.
  int masters_required = 1;
  std::optional<Duration> preempt_after = {};
  bool lifelines = true;
};

/// What one node is told about another one, or about itself.
struct SimulatedEvent {
  enum class Kind { added, suspected, removed, master, promoted, demoted };

  Kind kind = Kind::added;
  /// Time since the simulation began.
  Duration at{};
  /// Who is told.
  std::size_t node = 0;
  /// Whom it is about; `node` itself for `promoted` and `demoted`, and for its own `master`.
  std::size_t about = 0;
  /// With `removed`.
  RemovalReason reason{};
  /// With `master`, `promoted` and `demoted`.
  std::uint64_t term = 0;
};
/// "added", "suspected", ...
std::string_view to_string(SimulatedEvent::Kind kind);

/// What a simulated node has sent and received so far.
struct SimulatedTraffic {
  std::uint64_t datagrams_sent = 0;
  /// Of the datagrams themselves, without the headers of UDP and IP. The same below.
  std::uint64_t bytes_sent = 0;
  std::uint64_t datagrams_received = 0;
  std::uint64_t bytes_received = 0;

  SimulatedTraffic& operator+=(const SimulatedTraffic& other);
};

/// Nodes are numbered from 0 on in the order they were added; a number that none has throws
/// `Error{invalid_option}`, and so does doing to a node what its state forbids.
///
/// One seed decides everything: the same seed and the same calls give the same events and the same
/// `trace_hash()`, on every machine and in every build of one version.
///
/// Distinct objects: safe. Shared objects: unsafe. There is no thread, socket or clock in it.
class Simulation {
 public:
  /// `sealed`: whether datagrams are encrypted. It changes sizes, and how long a run takes.
  explicit Simulation(std::uint64_t seed, bool sealed = false);
  ~Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  /// Adds a node that does not run yet, and returns its number. Throws `Error{invalid_option}` or
  /// `Error{contradictory_timing}`.
  std::size_t add_node(const SimulatedNode& node = {});
  std::size_t node_count() const;

  /// A new process of the node. Requires: none runs.
  void start(std::size_t node);
  // Each of the following requires that one runs, be it paused.

  /// It says goodbye and ends.
  void stop(std::size_t node);
  /// The process is killed; its host lives on and answers for it.
  void kill(std::size_t node);
  /// The host is gone from one moment to the next.
  void power_off(std::size_t node);
  /// The process stands still until `resume`; what arrives waits.
  void pause(std::size_t node);
  void resume(std::size_t node);

  /// Replaces what is usual on the network. Throws `Error{invalid_option}`.
  void set_link(const SimulatedLink& link);
  /// The same in one direction alone.
  void set_link(std::size_t from, std::size_t to, const SimulatedLink& link);
  /// Only nodes of the same group reach each other; those in no group are together, too.
  void partition(const std::vector<std::vector<std::size_t>>& groups);
  /// Ends the partition.
  void heal();

  /// Lets time pass.
  void run_for(Duration time);
  /// Lets time pass until `condition` holds, which is asked after everything that happens. False if
  /// `limit` passes first.
  bool run_until(const std::function<bool()>& condition, Duration limit);
  /// Time since the beginning.
  Duration elapsed() const;

  /// Whether a process of the node runs that is not paused.
  bool is_running(std::size_t node) const;
  /// What `Discovery::is_master()` would say.
  bool is_master(std::size_t node) const;
  /// Whether `other`, as it is now, is among the nodes that `node` knows.
  bool knows(std::size_t node, std::size_t other) const;
  /// How many others `node` knows.
  std::size_t known_by(std::size_t node) const;
  /// Since it was added.
  SimulatedTraffic traffic(std::size_t node) const;
  /// Fingerprint of all that has happened.
  std::uint64_t trace_hash() const;

  /// Called with every event as it happens. Replaces an earlier slot. It must not call back, except
  /// to ask.
  void on_event(std::function<void(const SimulatedEvent&)> slot);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace muster
