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

/// What a run may do to its cluster. Each kind is on or off in a run as a whole.
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

/// What makes a stranger one.
enum class Strangeness { other_cluster, other_key, other_sealing };

/// All that decides a run, drawn from its seed.
struct Options {
  std::uint64_t seed = 0;
  std::size_t nodes = 2;
  /// Nodes of another cluster on the same wire, and nodes that only listen; further ones.
  std::size_t strangers = 0;
  Strangeness strangeness = Strangeness::other_cluster;
  std::size_t observers = 0;
  /// How many of the nodes may not become master.
  std::size_t ineligible = 0;
  bool sealed = false;
  /// All weights are the same, so that ids decide.
  bool equal_weights = false;
  /// The chance of each node that it can hold lifelines.
  double lifelines = 1;
  int masters_required = 1;
  TimingOptions timing = {};
  std::optional<Duration> preempt_after = {};
  /// Every node is attached to the first, and with this chance to each further one.
  sim::SegmentIndex segments = 1;
  double attachment = 1;
  /// The most that a clock gains or loses, in millionths.
  std::int64_t drift_max = 0;
  /// The chance of each node to hold keys that nobody seals with, besides.
  double spare_keys = 0;
  /// Of every link, unless degraded.
  sim::LinkQuality quality = {};
  /// The most that `degrade` may lose.
  double loss_max = 0;
  /// Nothing: none is shared out.
  std::optional<Workload> work = {};
  /// How long things go wrong, and how often on average something is done.
  Duration length{};
  Duration gap{};
  /// How likely each kind is, relative to the others; 0: off.
  std::array<double, action_count> weights{};

  double weight_of(Action action) const { return weights[static_cast<std::size_t>(action)]; }
};

/// The longest way of a datagram that is not lost.
Duration longest_delay(const sim::LinkQuality& quality);

/// Requires nothing: every number is the seed of a run.
Options draw_options(std::uint64_t seed);
/// For people: one line per option.
std::string describe(const Options& options);

}  // namespace muster::swarm
