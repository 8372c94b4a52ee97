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

/// What the planner applies to all nodes alike.
struct PlannerRules {
  NodeId self;
  std::vector<std::string> needed_labels;
  bool exclude_master = false;
  std::uint64_t constitution = 0;
};

/// Shares out the units of a set while this node is master; otherwise it only watches who is there.
///
/// A unit moves in two steps. First the table says that it is nobody's, and the planner waits for
/// whoever may still hold it: until that node, knowing this table, has a ledger without the unit;
/// or until its lease is over, if it was lost; or not at all, if its process has certainly ended.
/// Only then does the table name a new owner.
///
/// A new mastership begins by listening: everyone tells it what it holds, and stays with that. A
/// node that was lost within the last lease may hold anything that nobody else holds, for what the
/// former master did last is not known. Those who follow say whom they have seen go.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Planner {
 public:
  Planner(PlannerRules rules, const LeaseTiming& timing, std::string attribute)
      : rules_(std::move(rules)),
        timing_(timing),
        table_(std::move(attribute)),
        departures_(timing) {}

  /// A node takes part, or what it says has changed. `ledger` is what it holds, in that version.
  void put(const NodeId& node, const Standing& standing, const Ledger& ledger,
           std::uint64_t ledger_version, Time now);
  /// A node is gone, or takes part no more.
  void remove(const NodeId& node, RemovalReason reason, Time now);
  /// This node is master under `token` from now on. Until `set_units`, `last` tells what there is.
  void lead(const FencingToken& token, const Table& last, Time now);
  void stop_leading();
  /// A new mastership has none before it has heard what everyone holds.
  bool has_table() const { return is_adopted_; }
  /// What there is to share out.
  void set_units(const Units& units, Time now);
  /// Nothing if the renewal is not for this mastership, or of nobody who takes part.
  std::optional<Grant> renewed(const NodeId& node, const Renewal& renewal, Time now);
  /// Nodes that are gone and may still hold something.
  std::vector<NodeId> departed() const { return departures_.lost(); }
  /// Does what is due. Must end every input.
  void advance(Time now);

  /// All is where it is to be, and everybody has heard so. True of who is no master.
  bool has_settled(Time now) const;
  /// Of the table that was published last. Requires: `has_table`.
  std::uint64_t table_version() const { return table_.version(); }
  /// That table. Requires: `has_table`.
  Table table() { return {*master_, table_.version(), table_.view()}; }
  std::vector<AttributeChange> flush() { return table_.flush(); }
  std::optional<Time> next_deadline() const;

 private:
  struct Participant {
    Standing standing;
    Ledger ledger;
    std::uint64_t ledger_version = 0;
    /// A renewal that speaks of a ledger that has not arrived yet.
    std::optional<Renewal> awaited;
    /// It follows us, and has acted on all tables up to this version.
    std::optional<std::uint64_t> followed_to;
    /// Of this mastership.
    std::optional<Time> renewed_at;
    /// When it joined, or our mastership began.
    Time since{};
  };
  /// Who may still hold a unit that the table has taken from it, at that version.
  using Bonds = std::map<NodeId, std::uint64_t>;

  bool is_taker(const Participant& participant, Time now) const;
  /// It was lost for so long that it holds nothing any more, whatever its ledger says.
  bool is_out_of_lease(const Participant& participant, Time now) const;
  /// Others speak of a node that may be gone without our having seen it.
  void infer_departure(const NodeId& node, Time now);
  /// Whoever is granted a lease takes nothing up by an older table.
  std::uint64_t granted_table() const;
  void take_awaited(Participant& participant, Time now);
  void replan(Duration after, Time now);

  // A new mastership.

  bool is_settled(Time now) const;
  void adopt();
  std::map<UnitId, Claim, std::less<>> claimed() const;

  // Planning and moving.

  void plan(Time now);
  /// What is not in the table yet is nobody's.
  void enter(const Units& units);
  std::map<UnitId, Placeable, std::less<>> placeables() const;
  /// Nodes that lack a label which it needs.
  std::set<NodeId> unfit_for(const UnitId& unit) const;
  std::vector<Candidate> candidates(Time now) const;
  void expire_leases(Time now);
  void unassign(const UnitId& unit);
  void move(Time now);
  bool move(const UnitId& unit, Time now);
  bool is_refused(const UnitId& unit, const Claim& claim) const;
  /// An owned unit is made of what it is made of now, under a token of its own.
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
  /// Of the latest input.
  Time now_{};
  /// Given by the set; nothing before, then what the former master had.
  std::optional<Units> units_;
  Units inherited_;

  // While leading.

  std::optional<FencingToken> master_;
  Time led_at_{};
  bool is_adopted_ = false;
  std::map<UnitId, NodeId, std::less<>> targets_;
  /// Units that are not where they are to be.
  std::set<UnitId, std::less<>> open_;
  std::map<UnitId, Bonds, std::less<>> bonds_;
  std::optional<Time> plan_at_;
};

}  // namespace muster::cluster
