#pragma once

#include <map>
#include <optional>
#include <vector>

#include "cluster/lease_timing.hpp"
#include "core/time.hpp"
#include "muster/id.hpp"
#include "muster/reason.hpp"

namespace muster::cluster {

/// How a node went, as far as whoever saw it go can tell.
struct Departure {
  RemovalReason reason = RemovalReason::timeout;
  /// It was leaving, and the last ledger of it that arrived had nothing any more.
  bool has_handed_over = false;
  /// It cannot have been granted anything later.
  core::Time last_word{};
};

/// Nodes that are gone, and for how long each of them may still hold units.
///
/// A node whose process has certainly ended holds nothing; neither does one that had handed
/// everything over before it said goodbye. Any other one is lost: it may go on until its last lease
/// is over and it has given up. Whoever holds nothing is remembered for as long, for others may
/// know less of it, and call it lost.
///
/// It knows nobody who is here; the caller tells it who goes, and who is back.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Departures {
 public:
  explicit Departures(const LeaseTiming& timing) : until_free_(timing.until_free()) {}

  /// A node has gone from here.
  void note(const NodeId& node, const Departure& departure, core::Time now);
  /// Others speak of a node that is not here, so it must have gone. Nothing new if that is known.
  void infer(const NodeId& node, core::Time now);
  /// A node is here, perhaps again: what it holds, it says itself.
  void returned(const NodeId& node);

  /// A mastership of this node begins: the former master may have granted to the lost up to now.
  void lead(core::Time now);
  /// It has heard what those who are here hold, and has a table from now on.
  void adopt();

  /// Forgets what is over. Must end every input.
  void advance(core::Time now);

  bool may_hold(const NodeId& node) const { return lost_.contains(node); }
  /// All that may still hold something, in the order of their ids.
  std::vector<NodeId> lost() const;
  /// All that were lost at `adopt`; nobody between `lead` and that. Each may have got whatever
  /// nobody says it has, for what the former master did last is not known.
  const std::vector<NodeId>& lost_before_adoption() const { return lost_before_adoption_; }
  /// When the next one holds nothing any more.
  std::optional<core::Time> next_deadline() const;

 private:
  Duration until_free_;
  /// May still hold something, until then.
  std::map<NodeId, core::Time> lost_;
  /// Certainly hold nothing, which is worth remembering until then.
  std::map<NodeId, core::Time> ended_;
  std::vector<NodeId> lost_before_adoption_;
};

}  // namespace muster::cluster
