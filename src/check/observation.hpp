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

/// What an onlooker may know of a cluster: what was done to it, and what its nodes were told. Plain
/// values, so that simulated nodes and real processes are judged by the same checkers.
namespace muster::check {

/// One life of one node.
struct Identity {
  NodeId node;
  SessionId session;

  friend auto operator<=>(const Identity&, const Identity&) = default;
};

// What was done to the node.

struct Started {
  SessionId session;
  /// Nodes meet exactly those of the same community: one cluster, keys in common.
  std::string community;
  Timing timing{};
  bool observer = false;
  bool eligible = true;
  double weight = 0;
  int masters_required = 1;
};
/// Stopped, crashed or switched off.
struct Ended {
  /// It had the time to say so.
  bool with_goodbye = false;
};
struct Paused {};
struct Resumed {
  /// It was not paused, but so slow that what it read was as old as it was behind.
  bool was_slow = false;
};
/// From now on, not enough of what `other` says reaches this node to promise anything.
struct Separated {
  NodeId other;
};
/// It does again.
struct Reunited {
  NodeId other;
};
/// Somebody said to it again what a session had said once. What it had not heard at the time counts
/// as said now.
struct Replayed {
  SessionId session;
};

// What its application called.

/// Set an attribute, or erased it.
struct Wrote {
  std::string name;
  std::optional<std::string> text;
};
/// Sent the `number`th message of its life and kind. The text is the channel's, and unique.
struct Sent {
  std::string text;
};
struct Offered {
  std::string service;
  /// Nothing: withdrawn.
  std::optional<bool> ready;
};
struct Needed {
  std::string service;
  std::size_t count = 1;
};
/// May become master from now on, or may not any more.
struct Allowed {
  bool eligible = true;
};

// What it was told.

struct Added {
  Identity other;
};
struct Updated {
  Identity other;
  /// The term of its mastership; nothing when it is no master.
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
  /// Nothing when it is the node itself.
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

/// Nothing that it sent can have been lost, and so many have had the time to receive this text.
struct Awaited {
  std::string text;
  std::size_t receivers = 0;
};

// What was measured.

/// A datagram of it to everyone left.
struct Spoke {};
/// It was asked `is_master()` and said yes.
struct HoldsItselfMaster {};
/// Bytes of memory it holds, and what they are for.
struct Weighed {
  std::size_t bytes = 0;
  std::size_t budget = 0;
};
/// It was given a datagram that nobody sealed; digests of its state before and after.
struct Struck {
  std::string before;
  std::string after;
};
/// All it knows at a moment.
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
                 Offered, Needed, Allowed, Added, Updated, Suspected, Removed, MasterSeen, Promoted,
                 Demoted, Received, Delivered, Awaited, Spoke, HoldsItselfMaster, Weighed, Struck,
                 Snapshot, Enlisted, Follows, Assigned, Revoked, GaveUp, Owns, TableSeen>;

struct Observation {
  core::Time at{};
  /// To which node it happened, or which was told.
  NodeId node;
  Fact fact;
};

}  // namespace muster::check
