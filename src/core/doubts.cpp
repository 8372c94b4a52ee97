#include "core/doubts.hpp"

#include <algorithm>

#include "core/inquiries.hpp"
#include "core/limits.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;

/// An answer takes this long at the least, and so many round trips.
constexpr Duration answer_min = 2ms;
constexpr int answer_round_trips = 3;
/// Refusals of packets that were sent together are one piece of evidence.
constexpr Duration refusals_apart = 900us;
/// A path on which refusals were wrong is not believed for so long.
constexpr Duration distrust = 60s;

Duration answer_time(const Peer& peer) {
  const Duration trips = peer.round_trip ? answer_round_trips * *peer.round_trip : Duration{};
  return std::max<Duration>(answer_min, trips);
}

bool is_witness(Doubts::Reason reason) {
  return reason != Doubts::Reason::refusal;
}

}  // namespace

Doubts::Doubts(Shared& shared, Membership& membership, Reach& reach)
    : shared_(shared),
      membership_(membership),
      reach_(reach),
      alarms_(shared.peers, [](Peer& peer) -> Alarm& { return peer.evidence.alarm; }) {}

void Doubts::begin(Peer& peer, Reason reason) {
  if (!peer.is_member() || peer.is_guest) return;
  Evidence& evidence = peer.evidence;
  const bool is_new_kind = is_witness(reason) && !evidence.is_witnessed;
  if (shared_.now < evidence.quiet_until && !is_new_kind) return;
  evidence.is_witnessed = is_witness(reason);
  evidence.is_first_hand = reason == Reason::lifeline;
  if (evidence.is_open()) return;
  evidence.quiet_until = shared_.now + peer.hello.interval;
  evidence.began_at = shared_.now;
  evidence.probes = evidence.refusals = 0;
  evidence.nonce = new_probe_nonce(shared_.draw_nonce);
  ask(peer);
}

void Doubts::ask(Peer& peer) {
  Evidence& evidence = peer.evidence;
  const Duration pause = limits::doubt_pause * (1 << evidence.probes++);
  const Probe probe{.nonce = evidence.nonce};
  shared_.send_to_all_addresses(peer, probe);
  if (peer.route.by_group || !peer.link.is_two_way()) shared_.send(peer, probe);
  arm(peer, shared_.now + pause);
}

void Doubts::refused(Peer& peer, std::optional<std::uint64_t> quoted) {
  if (!peer.is_member()) return;
  if (!peer.evidence.is_open()) return begin(peer, Reason::refusal);
  if (quoted && shared_.now >= peer.evidence.distrusted_until) note_refusal(peer, *quoted);
}

void Doubts::note_refusal(Peer& peer, std::uint64_t counter) {
  Evidence& evidence = peer.evidence;
  if (evidence.refusals > 0) {
    const bool is_another =
        counter != evidence.refused_counter && shared_.now - evidence.refused_at >= refusals_apart;
    if (is_another) ++evidence.refusals;
    conclude(peer);
    return;
  }
  evidence.refusals = 1;
  evidence.refused_counter = counter;
  evidence.refused_at = shared_.now;
  // The others ask while we do.
  if (evidence.is_first_hand) reach_.broadcast(Doubt{peer.session});
}

void Doubts::receive(Peer& peer, const ProbeAck& ack) {
  Evidence& evidence = peer.evidence;
  if (!is_answer(ack.nonce, evidence.nonce)) return;
  if (evidence.refusals > 0) evidence.distrusted_until = shared_.now + distrust;
  evidence.nonce = 0;
  peer.has_rival = false;
}

bool Doubts::conclude(Peer& peer) {
  Evidence& evidence = peer.evidence;
  if (shared_.config.strict_evidence || !evidence.is_witnessed) return false;
  const Time due = evidence.began_at + answer_time(peer);
  if (evidence.refusals >= 2 && shared_.now < due) arm(peer, due);
  if (shared_.now < due) return false;
  const bool is_asked_out = evidence.probes >= limits::doubt_probes;
  if (evidence.refusals < 2 && !(peer.has_rival && is_asked_out)) return false;
  const bool is_replaced = evidence.refusals < 2;
  // That refusals arrived shows that the network works for us.
  shared_.heard_at = shared_.now;
  membership_.remove(peer, is_replaced ? RemovalReason::replaced : RemovalReason::refused);
  return true;
}

void Doubts::run_due() {
  while (Peer* peer = alarms_.take_due(shared_.now)) {
    if (!peer->is_member() || !peer->evidence.is_open()) continue;
    if (conclude(*peer)) continue;
    const Evidence& evidence = peer->evidence;
    const std::uint32_t probes = evidence.is_witnessed ? limits::doubt_probes : 1;
    const Time due = evidence.began_at + answer_time(*peer);
    if (evidence.probes < probes) {
      ask(*peer);
    } else if (shared_.now < due) {
      arm(*peer, due);
    } else {
      peer->evidence.nonce = 0;
    }
  }
  shared_.deadlines[Deadline::doubts] = alarms_.next();
}

void Doubts::arm(Peer& peer, Time at) {
  alarms_.arm(peer, at);
  shared_.deadlines[Deadline::doubts] = alarms_.next();
}

}  // namespace muster::core
