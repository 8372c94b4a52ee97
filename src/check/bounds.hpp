#pragma once

#include <cstddef>

#include <optional>

#include "check/work.hpp"
#include "core/time.hpp"

/// The bounds of all promises as formulas of the options and of the network; docs/promises.md in
/// code.
namespace muster::check {

/// The conditions of the promises.
struct Conditions {
  /// Longest delay of a datagram that is not lost.
  Duration delay_max{};
  /// Longest delay of a process that is not paused.
  Duration lateness{};
  /// Largest deviation of a clock, as a part of the measured time.
  double drift = 0;
  /// Hold-down of preemption, if a heavier node takes over.
  Duration preempt_after{};
  /// Number of leaders of each named election.
  std::size_t leaders = 1;
  /// Set if there is shared work.
  std::optional<WorkTiming> work = {};
};

/// A time as a slow clock may measure it.
Duration stretched(Duration time, const Conditions& conditions);

/// Time within which every node removes a node that ended without a goodbye, counted from its end,
/// from the end of the observer's latest pause, or from their meeting, whichever is last.
Duration detection_max(const Timing& timing, const Conditions& conditions);

/// A node is not removed for silence unless it could not be heard for this time.
Duration silence_min(const Timing& timing, bool was_leading, const Conditions& conditions);

/// Probability that a living node is removed at one of its hellos, if every datagram is lost with
/// the probability `loss` and `members` nodes know each other.
double false_removal_chance(double loss, std::size_t members);
/// Loss that removes no node: the probability above is less than one in 10^12.
bool is_tolerated(double loss, std::size_t members);

/// Time after its end in which a node may still be added, because its last packets were in transit.
Duration ghost_max(const Timing& timing, const Conditions& conditions);

/// Longest time for which a master acts as master after its latest packet to everyone.
Duration lease_max(const Timing& timing, const Conditions& conditions);
/// The same for the leader of a named election, which may say hello less often than a master.
Duration leader_lease_max(const Timing& timing, const Conditions& conditions);

/// Time after the last fault in which all nodes that reach each other agree: on the present nodes,
/// the masters, every attribute, and readiness.
Duration settling_max(const Timing& timing, const Conditions& conditions);

/// Time after a lost node's latest packet from the master until its units may be assigned to
/// others.
Duration until_free_max(const WorkTiming& work, const Conditions& conditions);
/// Time after the last fault in which all units are distributed. Requires: `Conditions::work`.
Duration sharing_max(const Timing& timing, const Conditions& conditions);

/// The memory of one node, in bytes.
struct Load {
  /// Sessions of other nodes that it may know: present ones and, for a minute, departed ones.
  std::size_t sessions = 0;
  /// Without keys anybody can be a stranger for some seconds.
  bool is_keyed = true;
  /// Of each node.
  std::size_t attribute_bytes = 0;
  /// Number of nodes that may receive a message.
  std::size_t receivers = 0;
  /// Messages that are in transit, unconfirmed, or kept for receivers that miss fragments.
  std::size_t message_bytes = 0;
};
std::size_t memory_max(const Load& load);

}  // namespace muster::check
