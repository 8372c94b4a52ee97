#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "cluster/holder.hpp"
#include "cluster/ledger_reader.hpp"
#include "cluster/participation.hpp"
#include "cluster/planner.hpp"
#include "cluster/survey.hpp"
#include "core/contest.hpp"
#include "muster/node.hpp"

namespace muster::cluster {

/// Something is to be sent to another node, on the channel of the set.
struct Send {
  NodeId to;
  Bytes bytes;
};
/// The set has a new leader or term, or no leader.
struct LeaderChanged {};
/// The table has changed: who is to have what, or whose word it is.
struct TableChanged {};
/// The leader shares out something else than this node, so this node gets nothing.
struct ConstitutionMismatch {
  NodeId leader;
  std::uint64_t constitution = 0;
};
/// Everything is handed over, as `leave` asked for.
struct Left {};

/// What comes of an input, in order. What is to be published comes before what is to be done.
using Output = std::variant<AttributeChange, Send, Assign, Revoke, LeaderChanged, TableChanged,
                            ConstitutionMismatch, Left>;

/// Sharing out the units of one set over the nodes of a cluster, so that each has one owner: this
/// node's part in it, as candidate, as holder and, when it leads the set, as planner.
///
/// The set has an election of its own among the nodes that take part. A master leads the sets that
/// it takes part in. A node that does not take part has no say in them. Knows neither network nor
/// clock: after every input, `take_outputs` is to be performed and `next_deadline` to be waited
/// for.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Distribution {
 public:
  /// Units of the set that all nodes know from the start, if there are such, go to `set_units`.
  /// `constitution` is what all nodes must agree on.
  Distribution(const NodeId& self, const AssignmentOptions& options, const LeaseTiming& timing,
               std::uint64_t constitution);

  /// Takes part from now on: says so, and takes what it is given. Anew after a stop, too.
  void start(Time now);
  /// The node was stopped: the others are gone, and what is held is given up.
  void stop(Time now);

  /// This node's seat in the election. The favour of a master is the term of its mastership.
  void take(const core::Seat& own, Time now);
  /// This node's lease as a leader has ended.
  void lapse(Time now);
  /// Another node, as it is now. `favour` is the term of its mastership, or 0.
  void put(const NodeId& node, std::uint64_t favour, const Attributes& attributes, Time now);
  void remove(const NodeId& node, RemovalReason reason, Time now);
  /// From another node, on the channel of the set.
  void receive(const NodeId& from, std::span<const std::uint8_t> bytes, Time now);
  /// What there is to share out, as far as this node knows; it counts while it leads. Throws
  /// `Error{overloaded}` if it is more than can be shared out.
  void set_units(const Units& units, Time now);
  /// What `Revoke` asked to give up is given up; together, as it is told to others together.
  void released(const std::vector<UnitId>& units, Time now);
  /// The same of all units that are to be given up.
  void release_all(Time now);
  /// This node cannot take a unit it was assigned, and has nothing of it any more. For that long
  /// the unit goes to nodes that do not refuse it; if there are none, it waits until one refuses it
  /// no more.
  void refuse(const UnitId& unit, Duration lasts, Time now);
  /// Hands over all it has, then says `Left`; takes nothing any more.
  void leave(Time now);
  /// Whether it has said `Left` since it was started.
  bool has_left() const { return has_left_; }
  /// Time has passed.
  void advance(Time now);

  std::vector<Output> take_outputs() { return std::exchange(outputs_, {}); }
  std::optional<Time> next_deadline() const;

  /// Who is to have what, by the word of the latest leader that was heard.
  const Table& table() const { return table_; }
  /// What this node holds at this moment, its lease included.
  const Claim* find(std::string_view unit, Time now) const { return holder_.find(unit, now); }
  Ledger held(Time now) const { return holder_.held(now); }
  /// The highest-ranked leader of the set, perhaps this node.
  const std::optional<FencingToken>& leader() const { return leader_; }
  /// Whether this node leads the set, under the node's lease.
  bool is_leading() const { return contest_.is_leader(); }
  /// The term under which it leads.
  std::optional<std::uint64_t> led_term() const { return contest_.led_term(); }
  /// Where units stand by the table and all ledgers, this node's included: those behind `after` in
  /// the order of their ids, `limit` of them at most. `is_allocated` is not filled in.
  std::vector<WorkStatus> survey(std::string_view after, std::size_t limit) const;

  /// The channel on which nodes of the set talk, and the attribute whose presence says that a node
  /// takes part.
  const std::string& name() const { return name_; }

 private:
  struct Member {
    explicit Member(const std::string& name) : ledger(name + ".held"), table(name + ".table") {}

    std::optional<Standing> standing;
    LedgerReader ledger;
    LedgerReader table;
  };

  template <class Input>
  void change(Time now, Input&& input);
  void settle(Time now);
  void publish(std::vector<AttributeChange> changes);
  /// Publishes this node's part in the set if it has changed.
  void say_part();
  void elect(Time now);
  void follow(const std::optional<FencingToken>& leader, Time now);
  void see_own_table(Time now);
  void tell_ledger(Time now);
  bool renew(Time now);
  void put_table(const Table& table, Time now);
  void see_member_table(const NodeId& node, Member& member, Time now);
  void check_constitution();

  NodeId self_;
  std::string name_;
  Standing standing_;
  core::Seat seat_;
  core::Contest contest_;
  Holder holder_;
  Planner planner_;
  std::map<NodeId, Member> members_;
  std::optional<FencingToken> leader_;
  Table table_;
  bool is_started_ = false;
  bool has_left_ = false;
  /// As it was published last.
  std::optional<Participation> said_part_;
  /// Version of the table that the planner has published and this node has acted on.
  std::uint64_t seen_own_ = 0;
  std::optional<std::pair<NodeId, std::uint64_t>> said_mismatch_;
  std::vector<Output> outputs_;
};

/// The channel and the attribute of a set.
std::string set_name(std::string_view set);

}  // namespace muster::cluster
