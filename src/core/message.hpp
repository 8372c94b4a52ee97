#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "core/endpoint.hpp"
#include "core/time.hpp"
#include "muster/id.hpp"
#include "muster/reason.hpp"

/// The protocol's messages as plain values. PROTOCOL.md §5 gives their form as bytes.
///
/// Texts and payloads are views: into the datagram while it is being received, into the sender's
/// own memory until the input that sent the message has been drained.
namespace muster::core {

using Bytes = std::span<const std::uint8_t>;

/// How the bytes of an attribute or a channel message are to be read.
enum class Encoding : std::uint8_t {
  /// UTF-8 JSON text.
  json = 0,
  /// The typed form of muster/typed.hpp.
  typed = 1,
};

/// "I am here": the sender's record in brief.
struct Hello {
  NodeId node;
  /// Counts the starts of the node, so that of two of its sessions the later one is known.
  std::uint64_t life = 1;
  /// Orders candidates; finite.
  double weight = 0;
  /// The highest term the sender has seen.
  std::uint64_t term = 0;
  /// The term of the sender's latest mastership, whether or not it is over; 0 if it had none.
  std::uint64_t master_term = 0;
  /// The next hello comes within this time.
  Duration interval{};
  /// Without any sign of life for this long, the sender is gone.
  Duration valid_for{};
  /// Version of the sender's attributes as a whole; grows with every change.
  std::uint64_t attributes = 0;
  /// Sequence of the sender's latest channel message to everyone.
  std::uint64_t sent = 0;
  /// The sender's unicast port.
  std::uint16_t port = 0;
  std::uint8_t masters_required = 1;
  bool master = false;
  bool eligible = false;
  /// Still in its listen window: a candidate, but not one that promotes itself yet.
  bool listening = false;
  /// Stepped down on request and lets others go first for a while.
  bool abstaining = false;
  /// Listens only: takes no part and is shown to nobody.
  bool observer = false;
  /// Does not hear the receiver on the group and asks for hellos by unicast.
  bool deaf = false;
  /// A `Gaps` follows in the same packets: the sender does not hear some members directly.
  bool gaps = false;
  /// The sender has heard none of its members for a while, so it does not count on itself.
  bool isolated = false;
  /// XOR of the roster marks of all members and of the sender (marks.hpp): equal on equal rosters.
  std::uint32_t roster = 0;

  friend bool operator==(const Hello&, const Hello&) = default;
};

/// "I am leaving."
struct Goodbye {};

/// "Show that you are alive now": asks a session that is not yet admitted for an `Echo`.
struct Challenge {
  std::uint64_t nonce = 0;
  /// Whom it is for; nil for every receiver.
  SessionId target;
  /// Unicast does not seem to reach the sender: answer over the group.
  bool answer_by_group = false;
};

/// The answer to a `Challenge`; sealed by its sender's session, it shows that session to be alive.
struct Echo {
  std::uint64_t nonce = 0;
};

/// "Are you there?": asks a member for a `ProbeAck`.
struct Probe {
  std::uint64_t nonce = 0;
  /// Whom it is for; nil for every receiver.
  SessionId target = {};
  /// As in `Hello`.
  bool deaf = false;
  /// Unicast does not seem to get through: answer over the group as well.
  bool answer_by_group = false;
  /// The sender has heard that the receiver claims to be master.
  bool heard_claim = false;
};

/// The answer to a `Probe`, sent back the way it came.
struct ProbeAck {
  std::uint64_t nonce = 0;
};

/// "I do not hear these directly." A complete list, beside every hello that has `gaps` set.
struct Gaps {
  /// Marks (marks.hpp) of members that only relays bring to the sender; eight bytes each.
  Bytes relayed;
  /// Marks of sessions that the sender does not hear at all.
  Bytes unheard;
};

/// "Pass the packets of these sessions on to me." Replaces the asker's earlier wishes.
struct Wish {
  /// Session ids, 16 bytes each.
  Bytes targets;
  /// Sessions whose addresses the asker does not know: it asks for an `Introduction` to each.
  Bytes unlocated = {};
};

/// A packet of another session, unchanged, on its way through the sender.
struct Relay {
  /// Whom the packet is for; nil: its sender sent it to everyone.
  SessionId to;
  /// Nodes that have passed it on so far.
  std::uint8_t hops = 0;
  Bytes packet;
};

/// "Which members do you have?"
struct RosterRequest {};

/// The sender's members.
struct Roster {
  /// Session ids, 16 bytes each.
  Bytes sessions;
};

/// "That session seems to be over; ask it yourself."
struct Doubt {
  SessionId target;
};

/// One attribute of the sender, as it is now.
struct Attribute {
  /// Version of the sender's attributes when this one was set.
  std::uint64_t version = 0;
  /// Version of the change before this one that the sender still knows: a receiver that has applied
  /// that one has missed nothing.
  std::uint64_t previous = 0;
  /// Version of the newest erasure that the sender no longer knows: a receiver that has applied
  /// less starts over.
  std::uint64_t forgotten = 0;
  bool erased = false;
  Encoding encoding = Encoding::json;
  std::string_view name;
  Bytes value;
};

/// "Send me what changed since that version."
struct AttributeRequest {
  std::uint64_t since = 0;
};

/// A channel message that nobody confirms.
struct ChannelMessage {
  /// Counts the sender's messages: to everyone, or to this receiver alone.
  std::uint64_t sequence = 0;
  /// The highest term the sender had seen.
  std::uint64_t term = 0;
  /// Sent to this receiver alone.
  bool direct = false;
  Encoding encoding = Encoding::json;
  std::string_view channel;
  Bytes payload;
};

/// A channel message to one receiver, repeated until a `Receipt` covers it.
struct Parcel {
  std::uint64_t sequence = 0;
  /// The lowest sequence the sender still keeps; earlier ones will not come.
  std::uint64_t oldest = 0;
  std::uint64_t term = 0;
  Encoding encoding = Encoding::json;
  std::string_view channel;
  Bytes payload;
};

/// The receiver has all parcels below `next`.
struct Receipt {
  std::uint64_t next = 0;
  /// Whether it had joined their channels: the lowest bit is for parcel `next` - 1, and so on.
  /// Older parcels than 64 have no bit.
  std::uint64_t heard = 0;
};

/// "That session can be reached there", about a third node.
struct Introduction {
  SessionId session;
  Endpoint endpoint;
};

/// Any message but those of fragmentation, which the engine keeps to itself.
using Message = std::variant<Hello, Goodbye, Challenge, Echo, Probe, ProbeAck, Gaps, Wish, Relay,
                             RosterRequest, Roster, Attribute, AttributeRequest, ChannelMessage,
                             Parcel, Receipt, Introduction, Doubt>;

}  // namespace muster::core
