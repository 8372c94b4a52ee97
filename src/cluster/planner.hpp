#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cluster/departures.hpp"
#include "cluster/lease_message.hpp"
#include "cluster/lease_timing.hpp"
#include "cluster/ledger_writer.hpp"
#include "cluster/placement.hpp"
#include "cluster/standing.hpp"
#include "cluster/table.hpp"
#include "muster/reason.hpp"

namespace muster::cluster {

/// The rules that the planner applies to all nodes.
struct PlannerRules {
  NodeId self;
  std::vector<std::string> needed_labels;
  bool exclude_leader = false;
  std::uint64_t constitution = 0;
};

/// Distributes the units of a set while this node is leader. Otherwise it only tracks the present
/// nodes.
///
/// A unit moves in two steps. In the first step, the table names no owner, and the planner waits
/// for every node that may still hold the unit:
///
/// * A present node has released the unit when its ledger lacks it and the node knows this table.
/// * A lost node has released it when its lease is over.
/// * A node whose process has certainly ended holds nothing, so the planner does not wait for it.
///
/// In the second step, the table names a new owner.
///
/// A new leadership first listens. Every node reports its units and keeps them. A node that was
/// lost within the last lease may hold any unit that no present node claims, because the last
/// grants of the former leader are unknown. The renewals of the other nodes name the nodes that
/// they have seen leave.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Planner {
 public:
  Planner(PlannerRules rules, const LeaseTiming& timing, std::string attribute)
      : rules_(std::move(rules)),
        timing_(timing),
        table_(std::move(attribute)),
        departures_(timing) {}

  /// A node takes part, or its standing or ledger has changed. `ledger_version` is the version of
  /// `ledger`.
  void put(const NodeId& node, const Standing& standing, const Ledger& ledger,
           std::uint64_t ledger_version, Time now);
  /// A node has left or no longer takes part.
  void remove(const NodeId& node, RemovalReason reason, Time now);
  /// This node is leader under `token` from now on. `last` lists the units until `set_units`.
  void lead(const FencingToken& token, const Table& last, Time now);
  void stop_leading();
  /// A new leadership has no table before it has heard the ledgers of all nodes.
  bool has_table() const { return is_adopted_; }
  /// Sets the units to distribute.
  void set_units(const Units& units, Time now);
  /// Answers a renewal. Returns nothing if the renewal is for another leadership or its sender does
  /// not take part.
  std::optional<Grant> renewed(const NodeId& node, const Renewal& renewal, Time now);
  /// The nodes that have left and may still hold units.
  std::vector<NodeId> departed() const { return departures_.lost(); }
  /// Carries out the actions that are due. Call it at the end of every input.
  void advance(Time now);

  /// Tells whether every unit is in its place and every node knows the table. Always true on a node
  /// that is not leader.
  bool has_settled(Time now) const;
  /// The version of the latest published table. Requires: `has_table`.
  std::uint64_t table_version() const { return table_.version(); }
  /// The latest published table. Requires: `has_table`.
  Table table() { return {*leader_, table_.version(), table_.view()}; }
  std::vector<AttributeChange> flush() { return table_.flush(); }
  std::optional<Time> next_deadline() const;

 private:
  struct Participant {
    Standing standing;
    Ledger ledger;
    std::uint64_t ledger_version = 0;
    /// A renewal that refers to a ledger that has not arrived yet.
    std::optional<Renewal> awaited;
    /// The node follows this leader and has acted on all tables up to this version.
    std::optional<std::uint64_t> followed_to;
    /// The time of the latest renewal in this leadership.
    std::optional<Time> renewed_at;
    /// The time when the node joined or this leadership began, whichever is later.
    Time since{};
  };
  /// The nodes that may still hold a unit, each with the version of the table that took the unit
  /// away.
  using Bonds = std::map<NodeId, std::uint64_t>;

  bool is_taker(const Participant& participant, Time now) const;
  /// Tells whether the node's last lease ended long ago. Such a node holds nothing, regardless of
  /// its ledger.
  bool is_out_of_lease(const Participant& participant, Time now) const;
  /// Others mention a node that may have left unnoticed by this one.
  void infer_departure(const NodeId& node, Time now);
  /// Returns the version of the table that a grant names. The node takes no unit on account of an
  /// older table.
  std::uint64_t granted_table() const;
  void take_awaited(Participant& participant, Time now);
  void replan(Duration after, Time now);

  // The start of a leadership.

  bool is_settled(Time now) const;
  void adopt();
  std::map<UnitId, Claim, std::less<>> claimed() const;

  // Planning and moving.

  void plan(Time now);
  /// Adds the units that the table lacks, without an owner.
  void enter(const Units& units);
  std::map<UnitId, Placeable, std::less<>> placeables() const;
  /// Returns the nodes that lack a label that the unit needs.
  std::set<NodeId> unfit_for(const UnitId& unit) const;
  std::vector<Candidate> candidates(Time now) const;
  void expire_leases(Time now);
  void unassign(const UnitId& unit);
  void move(Time now);
  bool move(const UnitId& unit, Time now);
  bool is_refused(const UnitId& unit, const Claim& claim) const;
  /// Updates the content of an owned unit, under a new token.
  void refresh(const UnitId& unit, Claim claim);
  bool assign(const UnitId& unit, const NodeId& target);
  bool is_free(const UnitId& unit, Time now);
  bool may_hold(const NodeId& node, const UnitId& unit, std::uint64_t since, Time now) const;
  Unit unit_of(const UnitId& unit) const;

  PlannerRules rules_;
  LeaseTiming timing_;
  LedgerWriter table_;
  std::map<NodeId, Participant> participants_;
  Departures departures_;
  /// The time of the latest input.
  Time now_{};
  /// The units from `set_units`. Before the first call, `inherited_` has the units of the former
  /// leader.
  std::optional<Units> units_;
  Units inherited_;

  // The state while leading.

  std::optional<FencingToken> leader_;
  Time led_at_{};
  bool is_adopted_ = false;
  std::map<UnitId, NodeId, std::less<>> targets_;
  /// The units that are not in their place yet.
  std::set<UnitId, std::less<>> open_;
  std::map<UnitId, Bonds, std::less<>> bonds_;
  std::optional<Time> plan_at_;
};

}  // namespace muster::cluster
