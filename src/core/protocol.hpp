#pragma once

#include <cstdint>
#include <string_view>
#include <system_error>
#include <vector>

#include "core/admission.hpp"
#include "core/announcer.hpp"
#include "core/attribute_book.hpp"
#include "core/attribute_sync.hpp"
#include "core/channels.hpp"
#include "core/claims.hpp"
#include "core/delivery.hpp"
#include "core/detector.hpp"
#include "core/doubts.hpp"
#include "core/election.hpp"
#include "core/farewell.hpp"
#include "core/guests.hpp"
#include "core/impersonations.hpp"
#include "core/inquiries.hpp"
#include "core/introductions.hpp"
#include "core/lifelines.hpp"
#include "core/links.hpp"
#include "core/membership.hpp"
#include "core/path_check.hpp"
#include "core/reach.hpp"
#include "core/relays.hpp"
#include "core/rosters.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// One life of a node, as a state machine: no bytes, sockets, threads, clocks or chance of its own.
///
/// Inputs are packets, application calls, and the passing of time. Every input stands between
/// `begin(now)` and `finish()`; several packets may share one such pair. Outputs are messages and
/// events, to be drained after `finish()`, and after every message received; and the next deadline.
/// Rule: drain all outputs before the next input.
///
/// Each part is a class in a file of its own; this one only passes inputs to the parts concerned.
/// Distinct objects: safe. Shared objects: unsafe.
class Protocol {
 public:
  Protocol(const Config& config, Random random, NonceSource nonces);
  Protocol(const Protocol&) = delete;
  Protocol& operator=(const Protocol&) = delete;

  void begin(Time now);
  void finish();
  Time next_deadline() const { return shared_.deadlines.next(); }
  std::vector<Outgoing>& outbox() { return shared_.outbox; }
  std::vector<Event>& events() { return shared_.events; }

  /// Starts to listen and to say hello.
  void start();
  /// Says goodbye to everyone. Nothing but draining may follow.
  void stop();
  /// Where a goodbye goes to, in this order.
  std::vector<Destination> goodbye_ways() { return farewell_.ways(); }
  /// Interfaces came or went: joins again on the present ones.
  void paths_changed();

  // Packets. For each: find or meet its session, `heard`, `receive` each message, `end_of_packet`.

  Peer* find(const SessionId& session) { return shared_.peers.find(session); }
  Peer* find(PeerId id) { return shared_.peers.find(id); }
  template <class Visitor>
  void for_each_peer(Visitor&& visit) {
    shared_.peers.for_each(visit);
  }
  bool is_over(const SessionId& session) const { return membership_.is_over(session); }
  Peer* meet(const SessionId& session) { return admission_.meet(session); }
  void heard(Peer& peer, const Arrival& arrival);
  void receive(Peer& peer, const Arrival& arrival, const Hello& hello);
  void receive(Peer& peer, const Arrival& arrival, const Goodbye& goodbye);
  void receive(Peer& peer, const Arrival& arrival, const Challenge& challenge);
  /// True if this proved the peer: from now on, only later packets of it count.
  bool receive(Peer& peer, const Arrival& arrival, const Echo& echo);
  void receive(Peer& peer, const Arrival& arrival, const Probe& probe);
  void receive(Peer& peer, const Arrival& arrival, const ProbeAck& ack);
  void receive(Peer& peer, const Arrival& arrival, const Gaps& gaps);
  void receive(Peer& peer, const Arrival& arrival, const Wish& wish);
  /// A packet for another session. One for us is the engine's.
  void receive(Peer& peer, const Arrival& arrival, const Relay& relay);
  void receive(Peer& peer, const Arrival& arrival, const RosterRequest& request);
  void receive(Peer& peer, const Arrival& arrival, const Roster& roster);
  void receive(Peer& peer, const Arrival& arrival, const Attribute& attribute);
  void receive(Peer& peer, const Arrival& arrival, const AttributeRequest& request);
  void receive(Peer& peer, const Arrival& arrival, const ChannelMessage& message);
  void receive(Peer& peer, const Arrival& arrival, const Parcel& parcel);
  void receive(Peer& peer, const Arrival& arrival, const Receipt& receipt);
  void receive(Peer& peer, const Arrival& arrival, const Introduction& introduction);
  void receive(Peer& peer, const Arrival& arrival, const Doubt& doubt);
  void end_of_packet(Peer& peer);
  Relays& relays() { return relays_; }
  const Links& links() const { return links_; }
  Destination way_to(const Peer& peer) const { return shared_.way_to(peer); }
  /// A copy of a packet we have already was heard another way.
  void glimpsed(Peer& peer, const Arrival& arrival);
  /// A packet showed that another process uses the session of that peer, or ours if it is null.
  void session_used_twice(Peer* victim, const Arrival& arrival);
  /// The host of a peer answered that nobody listens there; see `Doubts::refused`.
  void refused(Peer& peer, std::optional<std::uint64_t> quoted) { doubts_.refused(peer, quoted); }
  /// A lifeline to that session broke (lifelines.hpp).
  void lifeline_broken(const SessionId& session);
  /// A node of another kind says hello (guests.hpp). False if it is not let in.
  bool greet_guest(const GuestHello& hello, const Arrival& arrival);

  // Application calls.

  Election& election() { return election_; }
  const Election& election() const { return election_; }
  Beat& beat() { return beat_; }
  const Beat& beat() const { return beat_; }
  AttributeBook& attributes() { return attributes_; }
  const AttributeBook& attributes() const { return attributes_; }
  Channels& channels() { return channels_; }
  Delivery& delivery() { return delivery_; }
  Introductions& introductions() { return introductions_; }
  Guests& guests() { return guests_; }
  const Membership& membership() const { return membership_; }
  /// The visible member with this id, for a call. Null if there is none.
  Peer* find_member(const NodeId& node);
  /// Whether a member is known at the seed's address.
  bool is_answered(const Endpoint& seed) const { return introductions_.is_answered(seed); }

  /// Whether a node is known at the address, whatever the port.
  bool is_known_at(const Address& address) const;

  const Hello& self() const { return shared_.self; }
  const SessionId& session() const { return shared_.config.session; }
  /// Visible members, in a stable order.
  std::vector<NodeView> nodes() const;
  /// The visible member with this id.
  std::optional<NodeView> node(const NodeId& node) const;
  /// The lifelines that this node should hold. They may change whenever `roles_version` has.
  std::vector<Lifeline> lifelines() const { return wanted_lifelines(shared_); }
  /// Counts the changes of members and their roles.
  std::uint64_t roles_version() const { return roles_version_; }
  /// Attributes of others that were not kept for want of room.
  std::uint64_t attributes_refused() const { return shared_.attribute_room.refused(); }
  std::size_t known_sessions() const { return shared_.peers.size(); }

 private:
  void notice_absence();
  void run_due();
  void run(Deadline deadline);
  void settle();
  /// `peer` spoke to us alone, and said whether it hears us on the group.
  void settle_links();
  void told_by_unicast(Peer& peer, bool deaf);
  void apply(Peer& peer, const Hello& hello);
  void apply_news(Peer& peer, const Hello& hello);

  Shared shared_;
  Reach reach_;
  Impersonations impersonations_;
  Membership membership_;
  Links links_;
  AttributeBook attributes_;
  AttributeSync sync_;
  Admission admission_;
  Detector detector_;
  Doubts doubts_;
  PathCheck path_check_;
  Inquiries inquiries_;
  Claims claims_;
  Relays relays_;
  Rosters rosters_;
  Election election_;
  Channels channels_;
  Delivery delivery_;
  Guests guests_;
  Introductions introductions_;
  Farewell farewell_;
  Beat beat_;
  Announcer announcer_;
  std::uint64_t roles_version_ = 0;
  /// It said goodbye, and is not to say anything more.
  bool is_stopped_ = false;
};

}  // namespace muster::core
