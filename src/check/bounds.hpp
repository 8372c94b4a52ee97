#pragma once

#include <cstddef>

#include <optional>

#include "check/work.hpp"
#include "core/time.hpp"

/// What is promised, as formulas of the options and of the network; docs/promises.md in code.
namespace muster::check {

/// What the promises are made under.
struct Conditions {
  /// The longest way of a datagram that is not lost.
  Duration delay_max{};
  /// How late a process may run that is not paused.
  Duration lateness{};
  /// By how much a clock may be wrong, as a part of what it measures.
  double drift = 0;
  /// Where a heavier node takes over, how long it waits.
  Duration preempt_after{};
  /// Where work is shared out.
  std::optional<WorkTiming> work = {};
};

/// A time as a clock may measure it that is slow.
Duration stretched(Duration time, const Conditions& conditions);

/// A node that ended without a word is removed by everyone within this time of its end, of the last
/// moment the onlooker was paused, and of its meeting: whichever comes last.
Duration detection_max(const Timing& timing, const Conditions& conditions);

/// A node is not removed for silence unless it could not be heard in this time before.
Duration silence_min(const Timing& timing, bool was_master, const Conditions& conditions);

/// The chance that a living node is taken for gone at one of its hellos, when every datagram is
/// lost with the probability `loss` and `members` nodes know each other.
double false_removal_chance(double loss, std::size_t members);
/// Loss that removes nobody: the above is less than one in 10^12.
bool is_tolerated(double loss, std::size_t members);

/// So long after its end a node may still be added: what it said at last was on its way.
Duration ghost_max(const Timing& timing, const Conditions& conditions);

/// A master holds itself master for no longer than this after it spoke to everyone.
Duration lease_max(const Timing& timing, const Conditions& conditions);

/// After the last fault, all nodes that reach each other agree within this time: on who is there,
/// on the masters, on every attribute and on what is ready.
Duration settling_max(const Timing& timing, const Conditions& conditions);

/// What a lost node held may be given to others so long after its latest word from the master.
Duration until_free_max(const WorkTiming& work, const Conditions& conditions);
/// After the last fault, all units are shared out within this time. Requires: `Conditions::work`.
Duration sharing_max(const Timing& timing, const Conditions& conditions);

/// Bytes of memory that one node may hold.
struct Load {
  /// Sessions of others that it may know: the living and, for a minute, the departed.
  std::size_t sessions = 0;
  /// Without keys anybody can be a stranger for some seconds.
  bool is_keyed = true;
  /// Of each node.
  std::size_t attribute_bytes = 0;
  /// Nodes that a message may go to.
  std::size_t receivers = 0;
  /// In messages that are under way, wait to be confirmed, or are kept for those who miss pieces.
  std::size_t message_bytes = 0;
};
std::size_t memory_max(const Load& load);

}  // namespace muster::check
