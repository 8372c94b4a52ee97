#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "core/attribute_room.hpp"
#include "core/attribute_table.hpp"
#include "core/message.hpp"
#include "core/message_order.hpp"
#include "core/overtakers.hpp"
#include "core/parcel_flow.hpp"
#include "core/paths.hpp"
#include "core/time.hpp"

namespace muster::core {

struct NodeView;

/// Names a place in the `PeerTable`. An id whose peer has been forgotten finds nothing.
struct PeerId {
  std::uint32_t slot = 0;
  std::uint32_t generation = 0;

  friend constexpr bool operator==(const PeerId&, const PeerId&) = default;
};

/// A peer id as one number, and back.
constexpr std::uint64_t pack(PeerId id) {
  return (std::uint64_t{id.generation} << 32) | id.slot;
}
constexpr PeerId unpack(std::uint64_t number) {
  return {static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(number >> 32)};
}

/// When a peer is to be looked at for some purpose (alarms.hpp).
struct Alarm {
  Time at = never;
  /// Its place in the queue is that of this time, `at` or an earlier one.
  Time queued = never;
};

/// How far we know a session.
enum class Stage : std::uint8_t {
  /// A packet of it opened, which a recording of it would do as well.
  stranger,
  /// It answered a fresh nonce: it is alive. Its attributes are still on their way.
  proven,
  /// Admitted: the application sees it.
  member,
  /// Another node of our own process, which we were told to ignore.
  shunned,
};

/// What the failure detector knows (detector.hpp).
struct Silence {
  Time heard_at{};
  /// From when its silence counts: when it was heard, or when it was to be judged more strictly.
  Time counts_from{};
  /// `ListeningClock::absence` at that time.
  Duration absence_then{};
  /// Probe rounds since the hello became overdue.
  std::uint32_t rounds = 0;
  /// The application was told of the suspicion.
  bool suspected = false;
  /// Shared by all rounds.
  std::uint64_t probe_nonce = 0;
  /// When we probed it ourselves, as long as only one answer can be meant.
  std::optional<Time> probed_at = {};
  Alarm alarm = {};
};

/// What speaks for the end of a peer's process (doubts.hpp).
struct Evidence {
  /// Of our probes; 0: there is no doubt.
  std::uint64_t nonce = 0;
  Time began_at{};
  std::uint32_t probes = 0;
  /// Packets of ours that its host refused, up to two.
  std::uint32_t refusals = 0;
  std::uint64_t refused_counter = 0;
  Time refused_at{};
  /// Our own lifeline broke.
  bool is_first_hand = false;
  /// Ours broke, or a member says that its own did.
  bool is_witnessed = false;
  /// No further doubt of the same kind before then.
  Time quiet_until{};
  /// Refusals say nothing before then: it answered although it was refused.
  Time distrusted_until{};
  Alarm alarm = {};

  bool is_open() const { return nonce != 0; }
};

/// What admission knows (admission.hpp).
struct Acquaintance {
  /// Challenges so far, by whatever way.
  std::uint32_t challenges = 0;
  Time next_challenge_at{};
  /// When it was last challenged by unicast.
  std::optional<Time> asked_at = {};
  /// When this stranger, or the wait for a proven peer's attributes, is given up.
  Time give_up_at{};
  /// Its challenge that we answered last, and when.
  std::uint64_t answered_nonce = 0;
  std::optional<Time> answered_at = {};
  /// Bytes that may still go to addresses of this stranger.
  std::size_t credit_bytes = 0;
  /// It gets our attributes as soon as it has answered.
  bool is_owed_attributes = false;
  /// The next hello to everyone carries a challenge to it.
  bool is_riding = false;
  Alarm alarm = {};
};

/// How far our copy of its attributes is (attribute_sync.hpp).
struct Fetch {
  /// Highest version we hold without a gap below it.
  std::uint64_t applied = 0;
  /// Newest erasure that the owner no longer knows, as far as we heard.
  std::uint64_t forgotten = 0;
  std::uint32_t requests = 0;
  /// There was no room for its latest attribute.
  bool is_refused = false;
  Alarm alarm = {};
};

/// What is known of the direct way between a peer and us (links.hpp).
struct Link {
  /// When a packet of it last came directly.
  Time heard_at{};
  /// We do not hear it directly.
  bool is_gap = false;
  /// It says that it does not hear us directly.
  bool misses_us = false;
  /// It says that it does not hear us by any way.
  bool lost_us = false;

  bool is_two_way() const { return !is_gap && !misses_us; }
};

/// How packets for a peer get there when unicast does not (relays.hpp).
struct Route {
  /// The neighbour that brought the newest of its packets. Nil: none has.
  SessionId via;
  /// Counter of that packet, and when it came.
  std::uint64_t counter = 0;
  Time brought_at{};
  /// Our group traffic reaches it and our unicast does not.
  bool by_group = false;
};

/// A question whether a peer answers, end to end (inquiries.hpp).
struct Inquiry {
  /// Even; the probe over the group has the next number. 0: nothing is asked.
  std::uint64_t nonce = 0;
  std::uint32_t attempts = 0;
  Time began_at{};
  Alarm alarm = {};
};

/// Whether a peer's claim to be master counts (claims.hpp).
enum class Claim : std::uint8_t {
  /// It claims nothing.
  none,
  /// It has not answered since it claimed.
  pending,
  /// It has answered.
  counted,
  /// It had the time to answer and did not.
  ignored,
};

/// Whether its group traffic reaches us and ours reaches it (reach.hpp).
struct Hearing {
  std::optional<Time> group_heard_at = {};
  /// It came to us by unicast, so the group does not join us until it is heard there.
  bool came_by_unicast = false;
  /// It asked for our hellos by unicast until then.
  Time unicast_until{};
  std::optional<Time> told_deaf_at = {};
  /// The term of our latest claim to be master that it has asked about. 0 if there is none.
  std::uint64_t asked_in_term = 0;
};

/// One session of another node. What every packet of it touches comes first, and lies together.
struct Peer {
  PeerId id;
  SessionId session;
  Stage stage = Stage::stranger;
  /// Of another kind (guests.hpp).
  bool is_guest = false;
  bool greeted = false;
  /// Another session answered a probe at its address, and this one was not heard there since: what
  /// goes there may be read by that one.
  bool has_rival = false;
  Claim claim = Claim::none;
  /// Messages of it are being reassembled, so what they may be is worth waiting for: the counter of
  /// the first packet that brought a piece of them. Nothing if there are none.
  std::optional<std::uint64_t> assembling = {};
  /// Packet counter of its latest hello: an older hello that arrives later says nothing.
  std::uint64_t hello_counter = 0;
  /// The highest packet counter heard so far.
  std::uint64_t latest_counter = 0;
  Silence silence;
  Link link;
  Route route;
  Hearing hearing;
  Fetch fetch;
  /// Its latest hello, if `greeted`.
  Hello hello;
  Paths paths;

  Time met_at{};
  std::optional<Duration> round_trip = {};
  std::shared_ptr<const AttributeTable> attributes;
  AttributeRoom::Share attribute_share;
  Acquaintance acquaintance;
  Inquiry inquiry;
  Evidence evidence;
  /// Until then, no further report that it is impersonated.
  Time impersonation_quiet_until{};
  /// As the application sees it since its latest packet or change; null until somebody asks.
  std::shared_ptr<const NodeView> shown;
  MessageOrder to_everyone{1};
  /// Created with the first confirmed message.
  std::unique_ptr<ParcelFlow> parcels;
  /// Sequence of its latest message to us alone.
  std::uint64_t direct_sequence = 0;
  /// Messages to us alone that may have overtaken one that is being reassembled. Null if none has.
  std::unique_ptr<Overtakers> ahead;
  /// When it is looked whether its messages have waited for long enough.
  Alarm ordering_alarm = {};
  Alarm delivery_alarm = {};

  bool is_member() const { return stage == Stage::member; }
  /// Whether it claims to be master and the claim counts.
  bool is_master() const { return hello.master && claim == Claim::counted; }
  /// Whether what arrives from it shows that it hears us, too.
  bool hears_us() const { return !link.lost_us && !hello.isolated; }
};

}  // namespace muster::core
