#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/contest.hpp"
#include "elections/record.hpp"
#include "muster/error.hpp"
#include "muster/fencing_token.hpp"
#include "muster/node.hpp"

namespace muster::elections {

using core::Time;

/// This node leads the election from now on.
struct Won {
  std::string election;
  FencingToken token;
};
/// This node no longer leads it.
struct Lost {
  std::string election;
  DemotionReason reason;
  std::uint64_t term = 0;
};
/// The highest-ranked leader has changed: another node, another term, or none.
struct LeaderChanged {
  std::string election;
  std::optional<FencingToken> leader;
};
/// Errors are for the host, which adds them.
using Output = std::variant<Won, Lost, LeaderChanged, Error>;

/// A part of this node's records is to be published; without bytes, to be taken back.
struct PartChange {
  std::size_t part = 0;
  std::optional<Bytes> bytes;
};

/// All named elections of one node: a `Contest` each, and the records that nodes publish.
///
/// Knows neither network nor clock: after every input, publish `take_changes`, perform
/// `take_outputs` and wait for `next_deadline`. Distinct objects: safe. Shared objects: unsafe.
class Hall {
 public:
  explicit Hall(const NodeId& self) : self_(self) {}

  /// The time of day, in milliseconds since 1970 UTC, from which leaderships are dated.
  void set_wall(std::uint64_t now) { wall_ = now; }
  /// The node has started, or was stopped.
  void start(Time now);
  void stop(Time now);

  /// Takes part in an election from now on, at first without standing for it. Requires: it does not
  /// take part yet, and `may_open`.
  void open(std::string_view election, const core::ContestRules& rules, double weight, Time now);
  bool is_open(std::string_view election) const { return desks_.contains(election); }
  bool may_open() const { return desks_.size() < elections_max; }
  void close(std::string_view election, Time now);
  /// Stands for an election, or no longer does. A leader that does not stand steps down.
  void stand(std::string_view election, bool stands, Time now);

  /// Another node, as it is now.
  void put(const NodeId& node, const Attributes& attributes, Time now);
  void remove(const NodeId& node, Time now);
  /// This node's lease as a leader has ended.
  void lapse(Time now);
  void advance(Time now);

  /// Whether this node leads anything.
  bool is_leading() const;
  /// An election that this node takes part in.
  const core::Contest& contest(std::string_view election) const {
    return desks_.find(election)->second.contest;
  }
  /// The nodes that stand for an election, this one included, by id.
  std::vector<NodeId> candidates(std::string_view election) const;

  std::vector<PartChange> take_changes() { return std::exchange(changes_, {}); }
  std::vector<Output> take_outputs() { return std::exchange(outputs_, {}); }
  std::optional<Time> next_deadline() const;

 private:
  struct Desk {
    core::Contest contest;
    core::Seat seat;
    /// When the latest leadership began, by the wall clock.
    std::uint64_t since = 0;
    /// As it was published last.
    std::optional<Record> said;
    std::optional<FencingToken> leader;
  };
  /// Another node: the records of each part, and their bytes.
  struct Rival {
    std::array<Bytes, parts> bytes;
    std::array<Records, parts> records;
  };

  Desk& desk(std::string_view election) { return desks_.find(election)->second; }
  void take_part(const NodeId& node, Rival& rival, std::size_t part, const Bytes& bytes, Time now);
  void settle(Time now);
  void settle(const std::string& election, Desk& desk, Time now);
  void publish(std::size_t part);

  NodeId self_;
  std::uint64_t wall_ = 0;
  bool is_started_ = false;
  std::map<std::string, Desk, std::less<>> desks_;
  std::map<NodeId, Rival> rivals_;
  std::array<bool, parts> is_changed_{};
  std::vector<PartChange> changes_;
  std::vector<Output> outputs_;
};

}  // namespace muster::elections
