#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "muster/timing.hpp"
#include "sim/network.hpp"
#include "swarm/workload.hpp"

namespace muster::swarm {

/// The actions of a run. Each kind is on or off for the whole run.
enum class Action : std::size_t {
  start,
  stop,
  crash,
  power_off,
  pause,
  slow_down,
  cut,
  partition,
  unplug,
  interface_down,
  heal,
  block_group,
  block_unicast,
  degrade,
  degrade_direction,
  rekey,
  replay,
  forge,
  flood,
  promote,
  demote,
  write,
  send,
  offer,
  leave,
};
inline constexpr std::size_t action_count = static_cast<std::size_t>(Action::leave) + 1;
inline constexpr std::array<std::string_view, action_count> action_names = {
    "start",     "stop",        "crash",         "power-off", "pause",
    "slow-down", "cut",         "partition",     "unplug",    "interface-down",
    "heal",      "block-group", "block-unicast", "degrade",   "degrade-direction",
    "rekey",     "replay",      "forge",         "flood",     "promote",
    "demote",    "write",       "send",          "offer",     "leave"};

/// The property that makes a node a stranger.
enum class Strangeness { other_cluster, other_key, other_sealing };

/// The named elections of a run, alike on all nodes.
struct Voting {
  std::size_t elections = 1;
  /// Number of leaders of each.
  std::size_t leaders = 1;
  std::optional<Duration> preempt_after = {};
};

/// All parameters of a run, drawn from its seed.
struct Options {
  std::uint64_t seed = 0;
  std::size_t nodes = 2;
  /// Additional nodes: of other clusters on the same network, and observers.
  std::size_t strangers = 0;
  Strangeness strangeness = Strangeness::other_cluster;
  std::size_t observers = 0;
  /// Number of ineligible nodes.
  std::size_t ineligible = 0;
  bool sealed = false;
  /// All weights are equal, so that ids decide.
  bool equal_weights = false;
  /// Probability that a node can hold lifelines.
  double lifelines = 1;
  int masters_required = 1;
  TimingOptions timing = {};
  std::optional<Duration> preempt_after = {};
  /// Every node is attached to the first segment, and with this probability to each other one.
  sim::SegmentIndex segments = 1;
  double attachment = 1;
  /// Largest deviation of a clock, in millionths.
  std::int64_t drift_max = 0;
  /// Probability that a node has additional keys that no node seals with.
  double spare_keys = 0;
  /// Quality of every link, unless degraded.
  sim::LinkQuality quality = {};
  /// Largest loss that `degrade` sets.
  double loss_max = 0;
  /// Unset: no shared work.
  std::optional<Workload> work = {};
  /// Unset: no named elections.
  std::optional<Voting> voting = {};
  /// Length of the time with faults, and average time between two actions.
  Duration length{};
  Duration gap{};
  /// Relative frequency of each kind of action; 0: off.
  std::array<double, action_count> weights{};

  double weight_of(Action action) const { return weights[static_cast<std::size_t>(action)]; }
};

/// Longest delay of a datagram that is not lost.
Duration longest_delay(const sim::LinkQuality& quality);

/// Every number is the seed of a run.
Options draw_options(std::uint64_t seed);
/// Formats the options, one line each, for people.
std::string describe(const Options& options);

}  // namespace muster::swarm
