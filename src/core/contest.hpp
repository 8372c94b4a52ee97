#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "core/ranking.hpp"
#include "core/time.hpp"
#include "muster/fencing_token.hpp"
#include "muster/reason.hpp"

namespace muster::core {

/// A node's statement about itself in a named election. Every node publishes its own.
struct Candidacy {
  /// Orders candidates; finite.
  double weight = 0;
  /// Whether the node may be elected.
  bool stands = false;
  /// Whether the node leads, under `led_term`.
  bool leads = false;
  /// The highest term that the node has seen, if it is above the terms of all leaders that the node
  /// knows. Otherwise an earlier value.
  std::uint64_t term = 0;
  /// The term of the node's latest leadership, whether or not it is over; 0 if it had none.
  std::uint64_t led_term = 0;

  friend bool operator==(const Candidacy&, const Candidacy&) = default;
};

/// A candidate of an election: the one with more favour first, then as in mastership.
struct Contender {
  std::uint64_t favour = 0;
  Candidate candidate;

  friend constexpr bool operator<(const Contender& a, const Contender& b) {
    return a.favour != b.favour ? a.favour < b.favour : a.candidate < b.candidate;
  }
};

/// A leader: the later term first, then as contenders.
struct Leadership {
  std::uint64_t term = 0;
  Contender holder;

  friend constexpr bool operator<(const Leadership& a, const Leadership& b) {
    return a.term != b.term ? a.term < b.term : a.holder < b.holder;
  }
};

/// What an election knows of a node from elsewhere.
struct Seat {
  double weight = 0;
  /// Whether the node may be elected.
  bool stands = false;
  /// A node with the highest favour above 0 leads, if it stands. Favour goes before weight, and
  /// before the leadership of a node with less favour.
  std::uint64_t favour = 0;

  friend bool operator==(const Seat&, const Seat&) = default;
};

struct ContestRules {
  /// Number of leaders; at least 1.
  std::size_t leaders = 1;
  /// A node that has just begun to stand, or was absent, waits this long before it claims to lead.
  Duration listen_window{};
  /// A candidate that has been heavier than a leader for this long replaces it. If unset, never.
  std::optional<Duration> preempt_after = {};
};

/// This node leads from now on, under this term.
struct Elected {
  std::uint64_t term = 0;
};
/// This node no longer leads.
struct Resigned {
  DemotionReason reason;
  std::uint64_t term = 0;
};
using ContestEvent = std::variant<Elected, Resigned>;

/// One named election: decides whether this node leads (PROTOCOL.md §7.2). Its rules are those of
/// mastership (election.hpp), on records that nodes publish instead of hellos:
///
/// * The best candidate claims to lead when leaders are missing. A leader stays until it resigns,
///   is lost, or is outranked.
/// * Surplus leaders yield, the lowest ranked first, by (term, favour, weight, id).
/// * Each leadership has a term above all terms seen.
///
/// Knows neither network nor clock. End every input with `advance`; then publish `record()` if it
/// has changed. Distinct objects: safe. Shared objects: unsafe.
class Contest {
 public:
  Contest(const NodeId& self, const ContestRules& rules) : self_(self), rules_(rules) {}

  /// Takes part from now on: first listens.
  void start(Time now);
  /// Steps down and forgets the other nodes, but no terms.
  void stop();
  /// The state of this node.
  void take(const Seat& own) { own_ = own; }
  /// Another node takes part, or its record or favour has changed.
  void put(const NodeId& node, const Candidacy& record, std::uint64_t favour, Time now);
  /// Another node has left or no longer takes part.
  void remove(const NodeId& node) { rivals_.erase(node); }
  /// The lease of this node has ended, so another node may lead already.
  void lapse(Time now);
  /// Time has passed, or an input is complete.
  void advance(Time now);

  bool is_leader() const { return leads_; }
  bool is_standing() const { return own_.stands; }
  /// The term under which this node leads.
  std::optional<std::uint64_t> led_term() const {
    return leads_ ? std::optional(led_term_) : std::nullopt;
  }
  /// The leaders that this node knows, itself included, highest ranked first.
  std::vector<FencingToken> leaders() const;
  /// Whether this node or another one may be elected.
  bool has_candidates() const;
  /// The record of this node.
  Candidacy record() const;
  std::vector<ContestEvent> take_events() { return std::exchange(events_, {}); }
  std::optional<Time> next_deadline() const;

 private:
  struct Rival {
    Candidacy record;
    std::uint64_t favour = 0;
    /// When it began to stand.
    Time since{};
  };
  using Rivals = std::map<NodeId, Rival>;

  Contender self() const { return {own_.favour, {own_.weight, self_}}; }
  static Contender contender(const NodeId& node, const Rival& rival) {
    return {rival.favour, {rival.record.weight, node}};
  }
  bool may_lead() const { return is_started_ && own_.stands; }
  /// All leaderships, highest ranked first.
  std::vector<Leadership> leaderships() const;
  void listen(Time now);
  bool is_late(Time now) const;
  void consider();
  void consider_as_leader(const std::vector<Leadership>& known);
  void consider_as_candidate(const std::vector<Leadership>& known);
  void consider_preempting(const std::vector<Leadership>& known);
  /// Whether this node leads by favour, even if another node leads now.
  bool is_favoured(const std::vector<Leadership>& known) const;
  bool is_outranked();
  bool must_take_next_term(const std::vector<Leadership>& known) const;
  void claim();
  void step_down(DemotionReason reason);
  void note_term();

  NodeId self_;
  ContestRules rules_;
  Seat own_;
  Rivals rivals_;
  Time now_{};
  bool is_started_ = false;
  bool leads_ = false;
  /// The highest term seen.
  std::uint64_t term_ = 0;
  std::uint64_t led_term_ = 0;
  /// `Candidacy::term` of this node.
  std::uint64_t said_term_ = 0;
  std::vector<ContestEvent> events_;

  // Each is `never` unless something waits for it.
  Time listen_until_ = never;
  Time preempt_at_ = never;
  /// A better candidate has had its time by then.
  Time ready_at_ = never;
  /// Since when there are fewer leaders than required.
  Time missing_since_ = never;
};

}  // namespace muster::core
