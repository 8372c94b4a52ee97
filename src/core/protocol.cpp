#include "core/protocol.hpp"

#include <algorithm>
#include <utility>

#include "core/limits.hpp"

namespace muster::core {

namespace {

/// Being late by less than this is the ordinary jitter of a busy machine.
constexpr Duration lateness_ignored = std::chrono::milliseconds(5);

/// Whether the fields agree that no session ever changes.
bool is_same_identity(const Hello& a, const Hello& b) {
  return a.node == b.node && a.life == b.life && a.observer == b.observer;
}

/// Whether the fields differ that decide who should be master.
bool differs_in_role(const Hello& a, const Hello& b) {
  return a.master != b.master || a.master_term != b.master_term || a.weight != b.weight ||
         a.eligible != b.eligible || a.listening != b.listening || a.abstaining != b.abstaining ||
         a.masters_required != b.masters_required;
}

/// Whether the application is told that this hello follows the peer's last one. A claim to be
/// master is told when it counts.
bool differs_visibly(const Peer& peer, const Hello& hello) {
  const Hello& before = peer.hello;
  const bool is_role_new = !hello.master || hello.master_term != before.master_term;
  return before.weight != hello.weight || before.eligible != hello.eligible ||
         (peer.is_master() && is_role_new);
}

}  // namespace

Protocol::Protocol(const Config& config, Random random, NonceSource nonces)
    : shared_(config, std::move(random), std::move(nonces)),
      reach_(shared_),
      impersonations_(shared_),
      membership_(shared_, impersonations_),
      links_(shared_),
      attributes_(shared_, reach_),
      sync_(shared_, membership_),
      admission_(shared_, membership_, reach_, attributes_, impersonations_),
      detector_(shared_, membership_, reach_, links_),
      doubts_(shared_, membership_, reach_),
      path_check_(shared_, membership_, doubts_),
      inquiries_(shared_),
      claims_(shared_, membership_, inquiries_),
      relays_(shared_),
      rosters_(shared_, membership_, attributes_),
      election_(shared_, membership_, admission_, claims_, inquiries_),
      channels_(shared_, reach_),
      delivery_(shared_, channels_),
      guests_(shared_, membership_, channels_),
      introductions_(shared_, membership_, reach_, attributes_),
      farewell_(shared_, reach_),
      beat_(shared_, membership_),
      announcer_(shared_, membership_, beat_, reach_, admission_, attributes_, links_, relays_) {
  membership_.after_admission = [this](Peer& peer) {
    links_.admitted(peer);
    reach_.admitted(peer);
    detector_.heard(peer);
    detector_.watch(peer);
    path_check_.admitted(peer);
  };
  membership_.before_removal = [this](Peer& peer, RemovalReason reason) {
    links_.removed(peer, reason);
    rosters_.forget(peer);
    delivery_.lost(peer);
  };
}

void Protocol::begin(Time now) {
  shared_.now = std::max(shared_.now, now);
  election_.check_lease();
  beat_.check_lease();
  notice_absence();
}

void Protocol::notice_absence() {
  const Timing& timing = shared_.config.timing;
  const Time expected = shared_.deadlines.next();
  const Duration ignored = std::max(lateness_ignored, timing.master_interval / 4);
  if (expected == never || shared_.now - expected <= ignored) return;
  const Duration absence = shared_.now - expected;
  shared_.clock.lose(absence);
  if (absence < timing.master_interval) return;
  // Long enough to have missed what others said. Give everyone the time to say it again.
  shared_.clock.lose(timing.listen_window);
  // Answers that waited in the socket's buffer show who was alive then, not who is now.
  shared_.nonces.revoke();
  admission_.distrust_proven();
  shared_.events.push_back(WasAbsent{absence});
  election_.listen_again();
}

void Protocol::finish() {
  if (is_stopped_) return;
  settle();
  run_due();
}

void Protocol::run_due() {
  Deadline due;
  while (shared_.deadlines.take_due(shared_.now, due)) {
    run(due);
    settle();
  }
}

void Protocol::run(Deadline deadline) {
  switch (deadline) {
    case Deadline::election:
      return election_.run_due();
    case Deadline::doubts:
      return doubts_.run_due();
    case Deadline::claims:
      return claims_.run_due();
    case Deadline::inquiries:
      return inquiries_.run_due();
    case Deadline::detector:
      return detector_.run_due();
    case Deadline::answers:
      return admission_.send_answers();
    case Deadline::admission:
      return admission_.run_due();
    case Deadline::attributes:
      return sync_.run_due();
    case Deadline::ordering:
      return channels_.run_due();
    case Deadline::delivery:
      return delivery_.run_due();
    case Deadline::introductions:
      return introductions_.run_due();
    case Deadline::announce:
      return announcer_.run_due();
  }
}

void Protocol::settle() {
  settle_links();
  if (shared_.members_changed) {
    shared_.members_changed = false;
    ++roles_version_;
    election_.consider();
  }
  if (shared_.self_changed) announcer_.announce_change();
  announcer_.plan();
}

void Protocol::settle_links() {
  for (const PeerId id : links_.take_broken()) {
    if (Peer* peer = shared_.peers.find(id)) detector_.question(*peer);
  }
  for (const PeerId id : std::exchange(shared_.unanswered, {})) {
    if (Peer* peer = shared_.peers.find(id)) inquiries_.begin(*peer);
  }
}

void Protocol::start() {
  attributes_.start();
  election_.start();
  announcer_.join();
  introductions_.start();
}

void Protocol::stop() {
  election_.stop();
  farewell_.say();
  shared_.peers.for_each_full_member([&](Peer& peer) { delivery_.lost(peer); });
  shared_.deadlines = {};
  is_stopped_ = true;
}

void Protocol::paths_changed() {
  announcer_.join();
}

void Protocol::heard(Peer& peer, const Arrival& arrival) {
  peer.shown.reset();
  admission_.heard(peer, arrival);
  if (arrival.is_direct()) {
    path_check_.heard(peer, arrival);
    reach_.heard(peer, arrival);
  } else {
    relays_.brought(peer, arrival.via, arrival.counter);
  }
  // A packet that comes behind a later one may have been delayed arbitrarily.
  if (arrival.counter < peer.latest_counter) return;
  peer.latest_counter = arrival.counter;
  const bool is_new_link = peer.link.is_gap && arrival.is_direct();
  if (arrival.is_direct()) links_.heard(peer);
  if (is_new_link) reach_.reached(peer, arrival);
  if (!peer.is_member()) return;
  if (!arrival.is_direct()) links_.heard_relayed(peer);
  if (peer.hears_us()) detector_.heard(peer);
}

void Protocol::glimpsed(Peer& peer, const Arrival& arrival) {
  path_check_.glimpsed(peer, arrival);
}

void Protocol::session_used_twice(Peer* victim, const Arrival& arrival) {
  victim == nullptr ? impersonations_.of_self(Identity::session, arrival.from)
                    : impersonations_.of(*victim, Identity::session, arrival.from);
}

void Protocol::receive(Peer& peer, const Arrival& arrival, const Hello& hello) {
  // The same counter is a later hello of the same packet, and so the newer one.
  if (peer.greeted && arrival.counter < peer.hello_counter) return;
  if (peer.greeted && !is_same_identity(hello, peer.hello)) return;
  peer.hello_counter = arrival.counter;
  apply(peer, hello);
  if (!arrival.by_group && arrival.is_direct()) told_by_unicast(peer, hello.deaf);
  if (arrival.is_direct()) rosters_.compare(peer);
  const bool is_first = !std::exchange(peer.greeted, true);
  if (is_first) announcer_.greet_back(peer);
  if (is_first && !peer.is_member()) admission_.greeted(peer);
  if (peer.stage == Stage::stranger || peer.stage == Stage::shunned) return;
  election_.observe(hello.term);
  if (!peer.is_member()) return;
  if (!arrival.by_group && arrival.is_direct()) reach_.remind(peer);
}

void Protocol::told_by_unicast(Peer& peer, bool deaf) {
  reach_.told(peer, deaf);
  if (reach_.is_remote(peer)) introductions_.look_soon();
}

void Protocol::apply(Peer& peer, const Hello& hello) {
  // Nearly all of them; the rest is not even looked at.
  if (hello != peer.hello) apply_news(peer, hello);
  if (peer.is_member() && !AttributeSync::is_complete(peer)) sync_.catch_up(peer);
}

void Protocol::apply_news(Peer& peer, const Hello& hello) {
  const Hello before = peer.hello;
  peer.shown.reset();
  if (peer.is_member() && differs_visibly(peer, hello)) {
    membership_.update(peer, [&] { peer.hello = hello; });
  } else {
    peer.hello = hello;
  }
  links_.receive(peer, hello);
  if (!peer.is_member()) return;
  if (hello.isolated && !before.isolated) detector_.question(peer);
  claims_.changed(peer);
  if (hello.master != before.master) membership_.role_changed(peer);
  const bool is_news = hello.master_term != before.master_term;
  if (before.master && is_news && peer.is_master() && Membership::is_visible(peer)) {
    shared_.events.push_back(MasterSeen{share_view_of(peer), hello.master_term});
  }
  if (differs_in_role(before, hello)) shared_.members_changed = true;
  if (hello.interval != before.interval || hello.valid_for != before.valid_for) {
    detector_.watch(peer);
  }
}

void Protocol::receive(Peer& peer, const Arrival&, const Goodbye&) {
  if (peer.stage == Stage::stranger) return;
  if (peer.stage == Stage::shunned) return admission_.dismiss(peer);
  membership_.remove(peer, RemovalReason::goodbye);
}

void Protocol::receive(Peer& peer, const Arrival& arrival, const Challenge& challenge) {
  admission_.receive(peer, arrival, challenge);
}

bool Protocol::receive(Peer& peer, const Arrival&, const Echo& echo) {
  if (!admission_.receive(peer, echo)) return false;
  if (peer.stage == Stage::shunned) return true;
  election_.observe(peer.hello.term);
  return true;
}

void Protocol::receive(Peer& peer, const Arrival& arrival, const Probe& probe) {
  if (peer.stage == Stage::stranger || peer.stage == Stage::shunned) return;
  if (!probe.target.is_nil() && probe.target != shared_.config.session) return;
  if (arrival.is_direct() && !arrival.by_group) told_by_unicast(peer, probe.deaf);
  if (probe.heard_claim) peer.hearing.asked_in_term = shared_.self.master_term;
  shared_.send(destination_of(arrival, peer.session), ProbeAck{probe.nonce});
  if (probe.answer_by_group) shared_.send(everyone, ProbeAck{probe.nonce});
}

void Protocol::receive(Peer& peer, const Arrival& arrival, const ProbeAck& ack) {
  if (!peer.is_member()) return;
  detector_.receive(peer, ack);
  doubts_.receive(peer, ack);
  path_check_.receive(peer, arrival, ack);
  if (!inquiries_.receive(peer, ack)) return;
  peer.route.by_group = arrival.is_direct() && came_over_group(ack.nonce);
  detector_.heard(peer);
  claims_.answered(peer);
}

void Protocol::receive(Peer& peer, const Arrival& arrival, const Gaps& gaps) {
  // They belong to a hello. If a later one has come, its sender may have heard us since.
  if (arrival.counter < peer.hello_counter) return;
  links_.receive(peer, gaps);
  if (peer.is_member() && !peer.hears_us()) detector_.question(peer);
}

void Protocol::receive(Peer& peer, const Arrival& arrival, const Wish& wish) {
  if (!peer.is_member() || !arrival.is_direct()) return;
  relays_.receive(peer, wish);
  introductions_.receive(peer, wish);
}

void Protocol::receive(Peer& peer, const Arrival& arrival, const Relay& relay) {
  if (peer.is_member() && arrival.is_direct() && !arrival.by_group) relays_.forward(peer, relay);
}

void Protocol::receive(Peer& peer, const Arrival& arrival, const RosterRequest& request) {
  if (peer.is_member()) rosters_.receive(arrival, peer, request);
}

void Protocol::receive(Peer& peer, const Arrival& arrival, const Roster& roster) {
  if (peer.is_member() && arrival.is_direct()) rosters_.receive(peer, roster);
}

void Protocol::receive(Peer& peer, const Arrival&, const Doubt& doubt) {
  Peer* target = find(doubt.target);
  if (peer.is_member() && target != nullptr) doubts_.begin(*target, Doubts::Reason::member);
}

void Protocol::lifeline_broken(const SessionId& session) {
  if (Peer* peer = find(session)) doubts_.begin(*peer, Doubts::Reason::lifeline);
}

void Protocol::receive(Peer& peer, const Arrival&, const Attribute& attribute) {
  sync_.receive(peer, attribute);
}

void Protocol::receive(Peer& peer, const Arrival& arrival, const AttributeRequest& request) {
  if (peer.stage == Stage::stranger) return;
  attributes_.send_since(request.since, destination_of(arrival, peer.session));
}

void Protocol::receive(Peer& peer, const Arrival& arrival, const ChannelMessage& message) {
  channels_.receive(peer, message, arrival.counter);
}

void Protocol::receive(Peer& peer, const Arrival&, const Parcel& parcel) {
  delivery_.receive(peer, parcel);
}

void Protocol::receive(Peer& peer, const Arrival&, const Receipt& receipt) {
  delivery_.receive(peer, receipt);
}

void Protocol::receive(Peer& peer, const Arrival&, const Introduction& introduction) {
  if (peer.is_member()) introductions_.receive(introduction);
}

bool Protocol::greet_guest(const GuestHello& hello, const Arrival& arrival) {
  Peer* known = guests_.find(hello.node);
  if (known == nullptr) return guests_.admit(hello, arrival);
  const bool is_new_master = hello.master && !known->hello.master;
  known->shown.reset();
  guests_.heard(*known, hello, arrival);
  detector_.heard(*known);
  apply(*known, guests_.record_of(hello, arrival));
  if (is_new_master) election_.give_way();
  return true;
}

void Protocol::end_of_packet(Peer& peer) {
  admission_.end_of_packet(peer);
  if (peer.stage == Stage::proven) sync_.catch_up(peer);
  delivery_.end_of_packet(peer);
  channels_.end_of_packet(peer);
}

bool Protocol::is_known_at(const Address& address) const {
  bool is_known = false;
  shared_.peers.for_each([&](const Peer& peer) {
    if (peer.is_guest) return;
    for (const Path& path : peer.paths.all()) is_known |= path.endpoint.address == address;
  });
  return is_known;
}

Peer* Protocol::find_member(const NodeId& node) {
  Peer* peer = membership_.find(node);
  return peer != nullptr && Membership::is_visible(*peer) ? peer : nullptr;
}

std::optional<NodeView> Protocol::node(const NodeId& node) const {
  const Peer* peer = membership_.find(node);
  if (peer == nullptr || !Membership::is_visible(*peer)) return std::nullopt;
  return view_of(*peer);
}

std::vector<NodeView> Protocol::nodes() const {
  std::vector<NodeView> views;
  shared_.peers.for_each_member([&](const Peer& peer) {
    if (Membership::is_visible(peer)) views.push_back(view_of(peer));
  });
  return views;
}

}  // namespace muster::core
