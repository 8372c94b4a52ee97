#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/time.hpp"

/// The arithmetic of suspicion, apart from the state it is applied to.
namespace muster::core {

/// What silence means for a node that said how often it speaks and how long it is good for.
struct SuspicionPlan {
  /// Silence after which its hello is overdue and it is probed.
  Duration overdue;
  /// Between two rounds of probes.
  Duration probe_every;
  /// Silence after which it is gone.
  Duration expire;
};

/// Rounds of probes that fit between overdue and gone. Eight, so that at 20 % loss in each
/// direction a living node stays silent through all of them, its hellos lost as well, less than
/// once in 10^8 times.
inline constexpr int probe_rounds = 8;

constexpr SuspicionPlan plan_suspicion(Duration interval, Duration valid_for) {
  const Duration overdue = std::min(interval + interval / 4, valid_for / 5 * 3);
  // Rounded up, or one more round would begin some nanoseconds before the end.
  const Duration probe_every = (valid_for - overdue + Duration(probe_rounds - 1)) / probe_rounds;
  return {overdue, probe_every, valid_for};
}

/// Rounds of probes without any answer after which a peer counts as not heard.
inline constexpr std::uint32_t rounds_until_gap = 3;

/// Rounds after which a node that hears no member at all suspects itself.
inline constexpr std::uint32_t rounds_until_isolated = 6;

/// Silence on the direct way after which it counts as broken, although a relay brings packets.
constexpr Duration gap_after(const SuspicionPlan& plan) {
  return plan.overdue + static_cast<int>(rounds_until_gap) * plan.probe_every;
}

/// The chance to take part in a round of probes (0 is the first) in a cluster of `members`.
///
/// In small clusters everybody probes. In large ones a few do at first, twice as many in each
/// further round, and all in the last, so the death of one node does not make thousands talk.
constexpr double probe_chance(std::uint32_t round, std::size_t members) {
  constexpr double probers_at_first = 16;
  if (round + 1 >= probe_rounds) return 1;
  return std::min(1.0, probers_at_first * (1u << round) / static_cast<double>(members + 1));
}

}  // namespace muster::core
