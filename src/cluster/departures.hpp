#pragma once

#include <map>
#include <optional>
#include <vector>

#include "cluster/lease_timing.hpp"
#include "core/time.hpp"
#include "muster/id.hpp"
#include "muster/reason.hpp"

namespace muster::cluster {

/// How a node left, as far as this node can tell.
struct Departure {
  RemovalReason reason = RemovalReason::timeout;
  /// The node was leaving, and its last known ledger was empty.
  bool has_handed_over = false;
  /// The latest time at which the node may have got a grant.
  core::Time last_word{};
};

/// Remembers the nodes that have left, and how long each of them may still hold units.
///
/// A node holds nothing if its process has certainly ended, or if it had handed everything over
/// before its goodbye. Every other node is lost. A lost node may continue until its last lease and
/// its grace are over. The object also remembers the nodes that hold nothing for as long, because
/// other nodes may know less and report them as lost.
///
/// The object does not know the present nodes. The caller reports every node that leaves or
/// returns.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Departures {
 public:
  explicit Departures(const LeaseTiming& timing) : until_free_(timing.until_free()) {}

  /// This node has seen `node` leave.
  void note(const NodeId& node, const Departure& departure, core::Time now);
  /// Others mention a node that is not present, so it must have left. No effect if that is known
  /// already.
  void infer(const NodeId& node, core::Time now);
  /// The node is present again. Its own ledger lists its units.
  void returned(const NodeId& node);

  /// This node becomes leader. The former leader may have sent grants to lost nodes until now.
  void lead(core::Time now);
  /// The new leader has heard the ledgers of all present nodes and has a table from now on.
  void adopt();

  /// Forgets nodes whose time is over. Call it at the end of every input.
  void advance(core::Time now);

  bool may_hold(const NodeId& node) const { return lost_.contains(node); }
  /// Returns the nodes that may still hold units, in the order of their ids.
  std::vector<NodeId> lost() const;
  /// The nodes that were lost at `adopt`. Empty between `lead` and `adopt`. Each of them may hold
  /// any unit that no present node claims, because the last grants of the former leader are
  /// unknown.
  const std::vector<NodeId>& lost_before_adoption() const { return lost_before_adoption_; }
  /// Returns the time at which the next lost node holds nothing any more.
  std::optional<core::Time> next_deadline() const;

 private:
  Duration until_free_;
  /// The lost nodes, with the time until which they may hold units.
  std::map<NodeId, core::Time> lost_;
  /// The nodes that certainly hold nothing, with the time until which this is remembered.
  std::map<NodeId, core::Time> ended_;
  std::vector<NodeId> lost_before_adoption_;
};

}  // namespace muster::cluster
