#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/attribute_table.hpp"
#include "core/message.hpp"
#include "core/parcel_flow.hpp"
#include "core/paths.hpp"
#include "muster/id.hpp"
#include "muster/reason.hpp"

/// What the protocol tells the application, in the order it happened.
namespace muster::core {

/// A node as it was at one moment.
struct NodeView {
  SessionId session;
  /// Identity, role and versions.
  Hello hello;
  Paths paths;
  std::shared_ptr<const AttributeTable> attributes;
  Time heard_at{};
  std::optional<Duration> round_trip = {};
  bool suspected = false;
};

/// A view that several events share. Never null where not said otherwise. Events wait and are moved
/// about, so they are small.
using SharedView = std::shared_ptr<const NodeView>;

struct NodeAdded {
  SharedView node;
};

struct NodeUpdated {
  SharedView before;
  SharedView after;
};

/// A hello is overdue and a direct probe went unanswered.
struct NodeSuspected {
  SharedView node;
};

struct NodeRemoved {
  SharedView node;
  RemovalReason reason;
};

/// A node is master that was not before, or has a new term; or it is the one that remains after a
/// rival yielded. Ourselves included.
struct MasterSeen {
  /// Null when it is this node.
  SharedView node;
  std::uint64_t term = 0;
};

/// This node is master from now on, under this term.
struct Promoted {
  std::uint64_t term = 0;
};

/// This node is no longer master.
struct Demoted {
  DemotionReason reason;
  /// The term it held.
  std::uint64_t term = 0;
};

struct MessageReceived {
  /// Null when it is this node.
  SharedView sender;
  Letter letter;
  /// Sent to this node alone.
  bool direct = false;
};

/// Messages of one sender to everyone were lost.
struct MessagesLost {
  NodeId sender;
  std::uint64_t count = 0;
};

/// A confirmed send has ended: its receivers have confirmed or were removed, enough of them have
/// confirmed, or its time is up.
struct DeliveryDone {
  DeliveryId delivery = 0;
  std::size_t delivered = 0;
  std::size_t lost = 0;
  /// Receivers that confirmed and had joined the channel.
  std::size_t listening = 0;
  /// Receivers that had not confirmed when the time of the send was up.
  std::vector<NodeId> unconfirmed = {};
};

/// A member counts on another number of masters than we do.
struct MastersMismatch {
  SharedView node;
};

/// This process was paused or starved; it judged nobody for what happened meanwhile.
struct WasAbsent {
  Duration absence{};
};

/// What two processes have in common that only one may have.
enum class Identity : std::uint8_t {
  node,
  /// Two different packets have one session and counter.
  session,
};

/// Two processes speak in the name of one node: one of them is a copy, or forges packets.
struct Impersonated {
  /// Null when it is this node.
  SharedView node;
  Identity used;
  /// Where the latest evidence came from.
  Endpoint from;
};

/// The goodbye that was sealed last, for another process to send, no longer reaches every member.
struct GoodbyeExpired {};

using Event = std::variant<NodeAdded, NodeUpdated, NodeSuspected, NodeRemoved, MasterSeen, Promoted,
                           Demoted, MessageReceived, MessagesLost, DeliveryDone, MastersMismatch,
                           WasAbsent, Impersonated, GoodbyeExpired>;
static_assert(sizeof(Event) <= 128, "a million messages a second pass through a queue of these");

}  // namespace muster::core
