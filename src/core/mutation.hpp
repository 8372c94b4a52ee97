#pragma once

/// Deliberate mistakes, to show that the checkers of the random campaign find each of them. There
/// are none in what is shipped: there, `is_mutated` is false at compile time and leaves no trace.
/// Only the test program that is compiled with MUSTER_MUTATION can switch one on.
namespace muster::core {

enum class Mutation {
  none,
  /// Nobody is told of a new member.
  hides_arrivals,
  /// Packets of other clusters count as our own.
  mixes_clusters,
  /// A promotion takes the highest term seen instead of the next one.
  repeats_terms,
  /// Two masters of one term both keep it.
  shares_terms,
  /// The lease never ends.
  ignores_lease,
  /// A silent node is removed without having been asked.
  asks_nobody,
  /// A silent node is never removed.
  keeps_the_dead,
  /// Who was removed is not let in again.
  bears_grudges,
  /// A need that was met once counts as met for ever.
  stays_ready,
  /// An attribute that was lost on its way is not asked for.
  misses_attributes,
  /// Messages are delivered as they come.
  forgets_order,
  /// A flood's every source is remembered.
  remembers_all,
  /// A packet that does not open is still somebody's.
  believes_forgers,
  /// The leader of a set of work takes the highest term seen instead of the next one.
  repeats_leader_terms,
  /// Work has a new owner before the former one has given it up.
  assigns_at_once,
  /// Work that is still being given up counts as given up.
  drops_before_released,
  /// Work is held on to when its lease is over.
  outlives_lease,
  /// Work of a node that is gone stays with it.
  leaves_orphans,
  /// Whoever has work keeps it, however much it is, and what nobody has goes to one node.
  never_levels,
  /// Every plan deals out all work anew, whoever has it.
  deals_anew,
  /// A recording that was received before counts as new.
  forgets_recordings,
  /// Keys are derived for sessions without a correct check.
  derives_for_anybody,
  /// A stranger gets as many bytes as a member.
  amplifies,
  /// Strangers may cause any number of packets.
  spends_without_limit,
  /// Any node that asks for fragments of a message to one node gets them.
  repairs_for_anybody,
};

#ifdef MUSTER_MUTATION
/// Set before the engines are made; not while they run.
inline Mutation active_mutation = Mutation::none;
inline bool is_mutated(Mutation mutation) {
  return active_mutation == mutation;
}
#else
constexpr bool is_mutated(Mutation) {
  return false;
}
#endif

}  // namespace muster::core
