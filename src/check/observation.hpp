#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "check/work.hpp"
#include "core/time.hpp"
#include "muster/id.hpp"
#include "muster/reason.hpp"
#include "muster/timing.hpp"

/// The observable events of a cluster: actions on it, and events of its nodes. Plain values, so
/// that the same checkers judge simulated nodes and real processes.
namespace muster::check {

/// One life of one node.
struct Identity {
  NodeId node;
  SessionId session;

  friend auto operator<=>(const Identity&, const Identity&) = default;
};

// Actions on the node.

struct Started {
  SessionId session;
  /// Nodes meet exactly those of the same community: one cluster, common keys.
  std::string community;
  Timing timing{};
  bool observer = false;
  bool eligible = true;
  double weight = 0;
  int masters_required = 1;
};
/// Stopped, crashed or switched off.
struct Ended {
  /// Whether it had the time to say goodbye.
  bool with_goodbye = false;
};
struct Paused {};
struct Resumed {
  /// Whether it ran, but so slowly that its inputs were old when it read them.
  bool was_slow = false;
};
/// From now on, too few packets of `other` reach this node for the promises to hold.
struct Separated {
  NodeId other;
};
/// Enough packets reach it again.
struct Reunited {
  NodeId other;
};
/// Recorded packets of a session were replayed to it. Packets that it had not received count as
/// sent now.
struct Replayed {
  SessionId session;
};

// Calls of its application.

/// Set or erased an attribute.
struct Wrote {
  std::string name;
  std::optional<std::string> text;
};
/// Sent the `number`th message of its life and kind. The text names the channel and is unique.
struct Sent {
  std::string text;
};
struct Offered {
  std::string service;
  /// Unset: withdrawn.
  std::optional<bool> ready;
};
struct Needed {
  std::string service;
  std::size_t count = 1;
};
/// Became eligible or ineligible.
struct Allowed {
  bool eligible = true;
};

/// Stands for the named election from now on, or no longer.
struct Stands {
  std::string election;
  bool stands = true;
};

// Events of the node.

struct Added {
  Identity other;
};
struct Updated {
  Identity other;
  /// The term of its mastership; unset if it is not master.
  std::optional<std::uint64_t> term;
};
struct Suspected {
  Identity other;
};
struct Removed {
  Identity other;
  RemovalReason reason = RemovalReason::goodbye;
};
struct MasterSeen {
  /// Unset if it is the node itself.
  std::optional<Identity> other;
  std::uint64_t term = 0;
};
struct Promoted {
  std::uint64_t term = 0;
};
struct Demoted {
  std::uint64_t term = 0;
  DemotionReason reason = DemotionReason::requested;
};
/// It leads the named election under this term from now on; unset: it leads it no more.
struct LeadsElection {
  std::string election;
  std::optional<std::uint64_t> term;
};
/// The highest-ranked leader of the named election that it knows has changed.
struct FollowsElection {
  std::string election;
  std::optional<Reign> leader;
};
enum class MessageKind { to_everyone, to_one, confirmed };
struct Received {
  Identity sender;
  MessageKind kind = MessageKind::to_everyone;
  /// Counts the messages of this kind that the sender's application sent.
  std::uint64_t number = 0;
  std::string text;
};
/// The confirmed send of this text has ended.
struct Delivered {
  std::string text;
  std::size_t delivered = 0;
};

/// No packet of the sender can have been lost, and that many nodes had the time to receive this
/// text.
struct Awaited {
  std::string text;
  std::size_t receivers = 0;
};

// Measurements.

/// A datagram of it to everyone has left.
struct Spoke {};
/// Its `is_master()` returned true.
struct HoldsItselfMaster {};
/// `is_leader()` of one of its named elections returned true.
struct HoldsItselfLeader {};
/// Memory that it holds, in bytes, and the load that it is for.
struct Weighed {
  std::size_t bytes = 0;
  std::size_t budget = 0;
};
/// It received a datagram that was not sealed; digests of its state before and after.
struct Struck {
  std::string before;
  std::string after;
};
/// The knowledge of a node at one moment.
struct Snapshot {
  struct Member {
    Identity identity;
    std::map<std::string, std::string> attributes;
  };
  std::vector<Member> members;
  bool is_master = false;
  /// Whether its needs are met.
  bool is_ready = true;
};

using Fact =
    std::variant<Started, Ended, Paused, Resumed, Separated, Reunited, Replayed, Wrote, Sent,
                 Offered, Needed, Allowed, Stands, Added, Updated, Suspected, Removed, MasterSeen,
                 Promoted, Demoted, LeadsElection, FollowsElection, Received, Delivered, Awaited,
                 Spoke, HoldsItselfMaster, HoldsItselfLeader, Weighed, Struck, Snapshot, Enlisted,
                 Leads, Follows, Assigned, Revoked, GaveUp, Owns, TableSeen>;

struct Observation {
  core::Time at{};
  /// The node of the event or action.
  NodeId node;
  Fact fact;
};

}  // namespace muster::check
