#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "muster/api.hpp"
#include "muster/connection.hpp"
#include "muster/discovery.hpp"
#include "muster/fencing_token.hpp"
#include "muster/reason.hpp"

namespace muster {

/// How a node takes part in a named election. Give `leaders` and `preempt_after` the same value on
/// every node.
struct ElectionOptions {
  /// Orders the candidates: the heaviest one is elected. Finite. Default: the weight of the node.
  std::optional<double> weight = {};
  /// Number of leaders, 1 to 64.
  std::size_t leaders = 1;
  /// A candidate that has been heavier than a leader for this long replaces it. By default, a
  /// leader stays until it resigns or is lost.
  std::optional<Duration> preempt_after = {};
};

/// A named election: the nodes that stand for it elect a leader among them. Mastership, which has
/// no name, is the election in which every eligible node stands.
///
/// The rules are those of mastership: a leader stays until it resigns or is lost, each leadership
/// has a term above all terms seen in this election, and a node that has just begun to stand
/// listens first (`Timing::listen_window`). A node that leads anything says hello as often as a
/// master, so a lost leader is replaced as fast. One lease covers everything that a node leads.
/// While a network is split, each side has a leader: fence writes with the token.
///
/// Slots run on the node's executor, and end like those of `Discovery`. Safe to call from any
/// thread. Destroying it withdraws from the election.
class MUSTER_API Election {
 public:
  /// Takes part without standing. `node` must outlive this. Throws `Error{invalid_option}`: a name
  /// is 1 to 64 bytes of UTF-8, and a node has one object per name; `overloaded` beyond 640
  /// elections of one node.
  Election(Discovery& node, std::string_view name, const ElectionOptions& options = {});
  Election(const Election&) = delete;
  Election& operator=(const Election&) = delete;
  ~Election();

  Discovery& node();
  const std::string& name() const;

  /// Stands for the election whenever the node is started, until `resign`. Throws
  /// `Error{invalid_option}` on an observer.
  void stand();
  /// No longer stands. A leader steps down, so that another candidate leads at once. `done` is
  /// called once, as a slot: when another node leads or nobody else stands, or with `Errc::stopped`
  /// if the node stops before.
  void resign(std::function<void(std::error_code)> done = {});
  bool stands() const;

  /// Whether this node leads at this moment. Checks the lease at the call, so a thread that slept
  /// past the lease gets "no".
  bool is_leader() const;
  /// The token of what this node does as leader at this moment, checked like `is_leader`.
  std::optional<FencingToken> token() const;
  /// The highest-ranked leader that this node knows, perhaps itself.
  std::optional<FencingToken> leader() const;
  /// All leaders, highest ranked first.
  std::vector<FencingToken> leaders() const;
  /// The nodes that stand, by id.
  std::vector<NodeId> candidates() const;

  /// This node leads from now on.
  Connection on_elected(std::function<void(const FencingToken&)> slot);
  /// This node no longer leads.
  Connection on_resigned(std::function<void(DemotionReason, std::uint64_t term)> slot);
  /// A node, perhaps this one, leads from now on, or leads under a new term.
  Connection on_leader(std::function<void(const FencingToken&)> slot);
  /// A slot threw, or the node has no room for its records.
  Connection on_error(std::function<void(const Error&)> slot);

  /// Names a wait, to cancel it.
  using WaitId = std::uint64_t;
  /// Calls `done` once, as a slot, when this node leads; with `Errc::stopped` if the node stops
  /// first, or has stopped already. Before the first start it waits.
  WaitId when_elected(std::function<void(std::error_code, const FencingToken&)> done);
  /// The same when any node leads.
  WaitId when_leader(std::function<void(std::error_code, const FencingToken&)> done);
  /// The wait ends now with `Errc::cancelled`, unless it has ended.
  void cancel(WaitId wait);

 private:
  class MUSTER_HIDDEN Impl;
  std::shared_ptr<Impl> impl_;
};

/// A leader of a named election, and when it was elected by the clock of its host.
struct ElectionLeader {
  FencingToken token;
  std::chrono::system_clock::time_point since;

  friend bool operator==(const ElectionLeader&, const ElectionLeader&) = default;
};

/// A named election as the records of nodes show it.
struct ElectionStatus {
  std::string name;
  /// Highest ranked first.
  std::vector<ElectionLeader> leaders;
  /// The nodes that stand, by id.
  std::vector<NodeId> candidates;

  friend bool operator==(const ElectionStatus&, const ElectionStatus&) = default;
};

/// All named elections in which one of `nodes` stands or has led, by name. For a node that takes
/// part in none of them, such as an observer.
MUSTER_API std::vector<ElectionStatus> published_elections(std::span<const Node> nodes);

/// The JSON object that the command-line tool prints: election, leaders (of each: term, node, name
/// if it is among `nodes`, since as RFC 3339), candidates (ids).
MUSTER_API Value to_value(const ElectionStatus& election, std::span<const Node> nodes);

}  // namespace muster
