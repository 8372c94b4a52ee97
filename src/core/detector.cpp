#include "core/detector.hpp"

#include <algorithm>
#include <vector>

#include "core/inquiries.hpp"
#include "core/limits.hpp"
#include "core/mutation.hpp"
#include "core/suspicion.hpp"

namespace muster::core {

namespace {

/// Members that ask over the group in one round, on average.
constexpr double group_probers = 8;

SuspicionPlan plan_for(const Peer& peer) {
  return plan_suspicion(peer.hello.interval, peer.hello.valid_for);
}

}  // namespace

Detector::Detector(Shared& shared, Membership& membership, Reach& reach, Links& links)
    : shared_(shared),
      membership_(membership),
      reach_(reach),
      links_(links),
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
  alarms_.postpone(peer, shared_.now + plan_for(peer).overdue);
  shared_.deadlines[Deadline::detector] = alarms_.next();
  if (silence.suspected) membership_.update(peer, [&] { silence.suspected = false; });
  note_life(peer);
}

void Detector::note_life(const Peer& peer) {
  if (peer.is_guest) return;
  shared_.heard_at = shared_.now;
  if (shared_.self.isolated) shared_.self_changed = true;
  shared_.self.isolated = false;
  if (!shared_.awaits_life) return;
  shared_.awaits_life = false;
  shared_.members_changed = true;
}

void Detector::receive(Peer& peer, const ProbeAck& ack) {
  if (!is_answer(ack.nonce, peer.silence.probe_nonce)) return;
  heard(peer);
  std::optional<Time>& probed_at = peer.silence.probed_at;
  if (!probed_at) return;
  peer.round_trip = shared_.now - *probed_at;
  probed_at.reset();
}

void Detector::question(Peer& peer) {
  if (!peer.is_member() || peer.is_guest || peer.silence.rounds > 0) return;
  count_from(peer, shared_.now - plan_for(peer).overdue);
  shared_.hello_wanted = true;
  arm(peer, Duration(1));
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
  if (silence < plan.overdue) return arm(peer, plan.overdue - silence);
  if (silence >= plan.expire) {
    if (is_mutated(Mutation::keeps_the_dead)) return arm(peer, plan.probe_every);
    return membership_.remove(peer, RemovalReason::timeout);
  }
  if (peer.silence.rounds > 0) suspect(peer);
  if (peer.silence.rounds >= rounds_until_gap) {
    if (shared_.now - peer.link.heard_at >= gap_after(plan)) links_.silent(peer);
    check_ourselves(peer);
  }
  probe(peer);
  arm(peer, std::min(plan.probe_every, plan.expire - silence));
}

void Detector::probe(Peer& peer) {
  Silence& silence = peer.silence;
  const std::uint32_t round = silence.rounds++;
  if (peer.is_guest) return;  // it would not understand
  if (round == 0) silence.probe_nonce = new_probe_nonce(shared_.draw_nonce);
  silence.probed_at.reset();
  if (shared_.random.unit() >= probe_chance(round, membership_.size())) return;
  if (round == 0) silence.probed_at = shared_.now;
  send_probe(peer);
  if (round > 0) ask_helpers(peer);
  // Unicast may be filtered. A few ask so: every member hears the group.
  if (round > 1 &&
      shared_.random.unit() * static_cast<double>(membership_.size()) < group_probers) {
    probe_over_group(shared_, peer, over_group(silence.probe_nonce));
  }
}

void Detector::send_probe(const Peer& peer) {
  if (is_mutated(Mutation::asks_nobody)) return;
  const Probe probe{.nonce = peer.silence.probe_nonce, .deaf = reach_.is_deaf_to(peer)};
  shared_.send_to_all_addresses(peer, probe);
  if (!peer.link.is_two_way()) shared_.send(peer, probe);
}

void Detector::ask_helpers(const Peer& peer) {
  probe_through_neighbours(shared_, peer, peer.silence.probe_nonce, limits::probe_helpers);
  const Peer* other = random_neighbour(shared_, peer);
  if (other == nullptr) return;
  shared_.send(*other, Probe{.nonce = new_probe_nonce(shared_.draw_nonce)});
}

void Detector::check_ourselves(const Peer& silent) {
  if (shared_.self.isolated || membership_.size() < 2) return;
  if (silent.silence.rounds < rounds_until_isolated) return;
  // In every round another member was asked, too. If none has answered, the fault is on our side.
  const Duration asked = static_cast<int>(rounds_until_isolated - 1) * plan_for(silent).probe_every;
  if (shared_.now - shared_.heard_at < asked) return;
  shared_.self.isolated = shared_.self_changed = true;
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
