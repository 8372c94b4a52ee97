#include "core/detector.hpp"

#include <algorithm>
#include <vector>

#include "core/limits.hpp"
#include "core/mutation.hpp"
#include "core/suspicion.hpp"

namespace muster::core {

namespace {

SuspicionPlan plan_for(const Peer& peer) {
  return plan_suspicion(peer.hello.interval, peer.hello.valid_for);
}

}  // namespace

Detector::Detector(Shared& shared, Membership& membership, Reach& reach)
    : shared_(shared),
      membership_(membership),
      reach_(reach),
      alarms_(shared.peers, [](Peer& peer) -> Alarm& { return peer.silence.alarm; }) {}

void Detector::watch(Peer& peer) {
  const SuspicionPlan plan = plan_for(peer);
  // A hello that was held back may shorten the time that is over already: nobody is taken for gone
  // by a measure that was not known, before it was asked.
  if (silence_of(peer) > plan.overdue) count_from(peer, shared_.now - plan.overdue);
  arm(peer, std::max(plan.overdue - silence_of(peer), Duration(1)));
}

void Detector::count_from(Peer& peer, Time time) {
  Silence& silence = peer.silence;
  silence.counts_from = time;
  silence.absence_then = shared_.clock.absence();
  silence.rounds = 0;
}

void Detector::heard(Peer& peer) {
  Silence& silence = peer.silence;
  silence.heard_at = shared_.now;
  count_from(peer, shared_.now);
  // What was on its way when it ended is no answer to a doubt.
  if (silence.doubts == 0) alarms_.postpone(peer, shared_.now + plan_for(peer).overdue);
  shared_.deadlines[Deadline::detector] = alarms_.next();
  if (silence.suspected) membership_.update(peer, [&] { silence.suspected = false; });
}

void Detector::receive(const Vouch& vouch) {
  Peer* peer = shared_.peers.find(vouch.target);
  if (peer == nullptr || !peer->is_member() || peer->silence.rounds == 0) return;
  if (vouch.nonce == peer->silence.probe_nonce) heard(*peer);
}

void Detector::receive(Peer& peer, const ProbeAck& ack) {
  if (ack.nonce != peer.silence.probe_nonce) return;
  peer.silence.doubts = 0;
  std::optional<Time>& probed_at = peer.silence.probed_at;
  if (!probed_at) return;
  peer.round_trip = shared_.now - *probed_at;
  probed_at.reset();
}

void Detector::refused(Peer& peer, bool is_certain) {
  if (!peer.is_member()) return;
  if (!is_certain) {
    if (peer.silence.rounds == 0) probe(peer);
    return;
  }
  const bool tells_others = peer.silence.doubts > 0 && peer.silence.is_first_hand;
  if (tells_others) reach_.broadcast(Doubt{peer.session});
  membership_.remove(peer, RemovalReason::refused);
}

void Detector::doubt(Peer& peer, bool is_first_hand) {
  if (!peer.is_member()) return;
  Silence& silence = peer.silence;
  const bool is_new = silence.doubts == 0;
  silence.is_first_hand = is_first_hand || (!is_new && silence.is_first_hand);
  if (!is_new) return;
  silence.probe_nonce = shared_.draw_nonce();
  silence.probed_at.reset();
  ask_at_once(peer);
}

void Detector::ask_at_once(Peer& peer) {
  // More than once, for a process closes its sockets one after another.
  const Duration pause = limits::doubt_pause * (1 << peer.silence.doubts++);
  send_probe(peer);
  // A doubt is no reason to wait for longer than without.
  arm(peer, std::min(pause, std::max(plan_for(peer).expire - silence_of(peer), Duration(1))));
}

void Detector::run_due() {
  while (Peer* peer = alarms_.take_due(shared_.now)) {
    if (peer->is_member()) check(*peer);
  }
  shared_.deadlines[Deadline::detector] = alarms_.next();
}

Duration Detector::silence_of(const Peer& peer) const {
  return shared_.clock.listened(peer.silence.counts_from, peer.silence.absence_then, shared_.now);
}

void Detector::check(Peer& peer) {
  const SuspicionPlan plan = plan_for(peer);
  const Duration silence = silence_of(peer);
  const std::uint32_t doubts = peer.silence.doubts;
  if (doubts > 0 && doubts < limits::doubt_probes && silence < plan.expire) {
    return ask_at_once(peer);
  }
  peer.silence.doubts = 0;
  if (doubts > 0 && peer.has_rival) return membership_.remove(peer, RemovalReason::replaced);
  if (silence < plan.overdue) return arm(peer, plan.overdue - silence);
  if (silence >= plan.expire) {
    if (is_mutated(Mutation::keeps_the_dead)) return arm(peer, plan.probe_every);
    return membership_.remove(peer, RemovalReason::timeout);
  }
  if (peer.silence.rounds > 0) suspect(peer);
  probe(peer);
  arm(peer, std::min(plan.probe_every, plan.expire - silence));
}

void Detector::probe(Peer& peer) {
  Silence& silence = peer.silence;
  const std::uint32_t round = silence.rounds++;
  if (peer.is_guest) return;  // it would not understand
  if (round == 0) silence.probe_nonce = shared_.draw_nonce();
  silence.probed_at.reset();
  if (shared_.random.unit() >= probe_chance(round, membership_.size())) return;
  if (round == 0) silence.probed_at = shared_.now;
  send_probe(peer);
  if (round > 0) ask_helpers(peer);
}

void Detector::send_probe(const Peer& peer) {
  if (is_mutated(Mutation::asks_nobody)) return;
  shared_.send_to_all_addresses(
      peer, Probe{.nonce = peer.silence.probe_nonce, .deaf = reach_.is_deaf_to(peer)});
}

void Detector::ask_helpers(const Peer& peer) {
  std::vector<Peer*> helpers;
  shared_.peers.for_each_full_member([&](Peer& member) {
    if (member.id != peer.id && member.silence.rounds == 0) helpers.push_back(&member);
  });
  for (std::size_t i = 0; i < limits::probe_helpers && !helpers.empty(); ++i) {
    const auto chosen = shared_.random.below(static_cast<std::uint32_t>(helpers.size()));
    shared_.send(*helpers[chosen], ProbeRequest{peer.session, peer.silence.probe_nonce});
    helpers.erase(helpers.begin() + chosen);
  }
}

void Detector::suspect(Peer& peer) {
  if (peer.silence.suspected) return;
  peer.silence.suspected = true;
  if (Membership::is_visible(peer)) shared_.events.push_back(NodeSuspected{share_view_of(peer)});
}

void Detector::arm(Peer& peer, Duration in) {
  alarms_.arm(peer, shared_.now + in);
  shared_.deadlines[Deadline::detector] = alarms_.next();
}

}  // namespace muster::core
