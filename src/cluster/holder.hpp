#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cluster/lease_message.hpp"
#include "cluster/lease_timing.hpp"
#include "cluster/ledger_writer.hpp"
#include "cluster/table.hpp"

namespace muster::cluster {

/// This node is to take up a unit; its ledger says so already.
struct Assign {
  UnitId unit;
  Claim claim;
};
/// This node is to give up a unit. `Holder::released` tells when it has.
struct Revoke {
  UnitId unit;
  Claim claim;
};

/// What this node holds of a set, and for how long it may.
///
/// A unit is taken up when the leader's table gives it to this node, and given up when it does not
/// any more, or when the lease is over. The lease is over unless the leader has granted it lately,
/// counted from when the node asked; so if the leader does not hear the node, or the node not the
/// leader, both know when it ends. The node's ledger says what it holds, and still says it until
/// all is given up: the leader gives nothing to somebody else that is written there.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Holder {
 public:
  /// Its ledger is published under `attribute`.
  Holder(const NodeId& self, const LeaseTiming& timing, std::string attribute)
      : self_(self), timing_(timing), ledger_(std::move(attribute)) {}

  /// Must begin every input: what time has done comes first.
  void advance(Time now);
  /// Whose table counts from now on; nothing when there is no leader.
  void follow(const std::optional<FencingToken>& leader, Time now);
  /// The table of the leader followed has changed. Those of others are ignored.
  void see(const Table& table, Time now);
  void granted(const Grant& grant, Time now);
  /// All that `Revoke` asked for has been done.
  void released(const UnitId& unit, Time now);
  /// This node cannot take the unit, and has nothing of it any more: its ledger says so for that
  /// long, unless the unit is made of something else before. No `Revoke` follows.
  void refuse(const UnitId& unit, Duration lasts, Time now);

  /// The node was stopped.
  void give_up_all();
  /// Nothing of any unit that is being given up runs here any more.
  void release_all(Time now);

  /// The unit is this node's at this moment. Nothing if it is not, or the lease is over.
  const Claim* find(std::string_view unit, Time now) const;
  /// Nothing is held, and the leader knows it, as far as there is one that answers.
  bool has_handed_over(Time now) const;
  /// All that `find` finds now.
  Ledger held(Time now) const;

  std::vector<Assign> take_assigned() { return std::exchange(assigned_, {}); }
  std::vector<Revoke> take_revoked() { return std::exchange(revoked_, {}); }
  std::vector<AttributeChange> flush() { return ledger_.flush(); }
  /// What it holds or has refused, as it is published.
  const Ledger& ledger() const { return ledger_.ledger(); }
  std::uint64_t ledger_version() const { return ledger_.version(); }
  /// The renewal that is due, with what is true now. Requires: after `flush`.
  std::optional<Renewal> take_renewal(Time now);
  std::optional<Time> next_deadline() const;

 private:
  struct Held {
    Claim claim;
    bool is_leaving = false;
  };
  struct Asked {
    Time at{};
    std::uint64_t ledger = 0;
  };
  using HeldUnits = std::map<UnitId, Held, std::less<>>;

  bool has_lease(Time now) const { return now < lease_until_; }
  /// What the table gives to this node. Null if it is not this node's.
  const Claim* given(const UnitId& unit) const;
  void reconcile(Time now);
  void reconcile(const UnitId& unit, Time now);
  /// What was refused and is no more, or is something else now.
  void forget_refusals();
  /// What was refused for long enough.
  void end_refusals(Time now);
  bool may_take(const UnitId& unit, const Claim& claim) const;
  void take(const UnitId& unit, Claim claim);
  void give_up(HeldUnits::value_type& held);

  NodeId self_;
  LeaseTiming timing_;
  LedgerWriter ledger_;
  HeldUnits held_;
  /// What is refused, and until when.
  std::map<UnitId, Time, std::less<>> refused_until_;
  std::optional<FencingToken> leader_;
  Table table_;
  /// The table that the leader had when it granted last; nothing while it has not. Until then, what
  /// it says may be from before its word counted.
  std::optional<std::uint64_t> granted_table_;
  Time lease_until_{};
  /// Renewals that have not been granted, by nonce.
  std::map<std::uint64_t, Asked> asked_;
  /// Version of the ledger that the leader has spoken of last.
  std::uint64_t known_ledger_ = 0;
  std::uint64_t last_nonce_ = 0;
  std::optional<Time> renewal_at_;
  /// What the last renewal said.
  Renewal said_;
  std::vector<Assign> assigned_;
  std::vector<Revoke> revoked_;
};

}  // namespace muster::cluster
