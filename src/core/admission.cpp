#include "core/admission.hpp"

#include <algorithm>

#include "core/attribute_sync.hpp"
#include "core/limits.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;

/// A stranger that has not answered by then is forgotten.
constexpr Duration stranger_patience = 3s;
/// A proven peer is admitted by then even if its attributes have not come.
constexpr Duration attribute_patience = 500ms;
/// Nodes of our own process that we ignore are looked at again after that.
constexpr Duration shun_time = 60s;
/// Challenges by unicast before we suspect that unicast is blocked.
constexpr std::uint32_t unicast_attempts = 2;
constexpr Duration retry_min = 5ms;
constexpr Duration retry_max = 500ms;
/// In clusters up to this size nobody waits before answering.
constexpr std::size_t prompt_size = 16;
/// Larger ones spread the answers to one newcomer over so much time per known session, those of
/// strangers included: a cluster that starts all at once is large before it has members.
constexpr Duration spread_per_session = 250us;
constexpr Duration spread_max = 250ms;
/// A challenge to everyone is repeated for the sake of others; who has answered it so recently
/// need not again.
constexpr Duration answer_holds = 100ms;

}  // namespace

Admission::Admission(Shared& shared, Membership& membership, Reach& reach,
                     AttributeBook& attributes)
    : shared_(shared),
      membership_(membership),
      reach_(reach),
      attributes_(attributes),
      alarms_(shared.peers, [](Peer& peer) -> Alarm& { return peer.acquaintance.alarm; }) {}

Peer* Admission::meet(const SessionId& session) {
  if (strangers_ >= limits::strangers) return nullptr;
  Peer* stranger = shared_.peers.add(session, shared_.now);
  if (stranger == nullptr) return nullptr;
  ++strangers_;
  stranger->acquaintance.give_up_at = shared_.now + stranger_patience;
  arm(*stranger, shared_.now + shared_.random.between(Duration::zero(), spread()));
  return stranger;
}

void Admission::greeted(Peer& stranger) {
  if (stranger.stage != Stage::stranger || !is_shunned(stranger.hello)) return;
  stranger.stage = Stage::shunned;
  --strangers_;
  stranger.acquaintance.give_up_at = shared_.now + shun_time;
}

bool Admission::is_shunned(const Hello& hello) const {
  return hello.node == shared_.config.node ||
         (shared_.config.ignore_process && hello.node.high == shared_.config.node.high);
}

void Admission::receive(Peer& peer, const Arrival& arrival, const Challenge& challenge) {
  if (peer.stage == Stage::shunned) return;
  if (!challenge.target.is_nil() && challenge.target != shared_.config.session) return;
  if (is_answered(peer, arrival, challenge.nonce)) return;
  answers_.push_back(
      {peer.id, destination_of(arrival, peer.session), challenge.nonce, challenge.answer_by_group});
  const Time due = shared_.now + shared_.random.between(Duration::zero(), spread());
  Time& deadline = shared_.deadlines[Deadline::answers];
  deadline = std::min(deadline, due);
}

bool Admission::is_answered(const Peer& peer, const Arrival& arrival, std::uint64_t nonce) const {
  const Acquaintance& acquaintance = peer.acquaintance;
  return arrival.by_group && acquaintance.answered_nonce == nonce && acquaintance.answered_at &&
         shared_.now - *acquaintance.answered_at < answer_holds;
}

bool Admission::receive(Peer& peer, const Echo& echo) {
  if (peer.stage != Stage::stranger || !shared_.nonces.is_fresh(echo.nonce, shared_.now)) {
    return false;
  }
  peer.stage = Stage::proven;
  --strangers_;
  Acquaintance& acquaintance = peer.acquaintance;
  if (acquaintance.challenges == 1 && acquaintance.asked_at && spread() == Duration::zero()) {
    peer.round_trip = shared_.now - *acquaintance.asked_at;
  }
  acquaintance.give_up_at = shared_.now + attribute_patience;
  arm(peer, acquaintance.give_up_at);
  return true;
}

void Admission::end_of_packet(Peer& peer) {
  if (peer.stage == Stage::proven && AttributeSync::is_complete(peer)) membership_.admit(peer);
}

bool Admission::is_master_waiting() const {
  bool waiting = false;
  shared_.peers.for_each([&](const Peer& peer) {
    const bool may_come = peer.stage == Stage::stranger || peer.stage == Stage::proven;
    waiting = waiting || (may_come && peer.greeted && peer.hello.master && !peer.hello.observer);
  });
  return waiting;
}

Challenge Admission::challenge_everyone() {
  group_challenge_wanted_ = false;
  everyone_challenged_at_ = shared_.now;
  return shared_.challenge_to({});
}

void Admission::run_due() {
  while (Peer* peer = alarms_.take_due(shared_.now)) {
    if (peer->stage == Stage::member) continue;
    if (shared_.now >= peer->acquaintance.give_up_at) {
      give_up(*peer);
    } else if (peer->stage == Stage::stranger) {
      challenge(*peer);
    } else {
      arm(*peer, peer->acquaintance.give_up_at);
    }
  }
  shared_.deadlines[Deadline::admission] = alarms_.next();
}

void Admission::distrust_proven() {
  std::vector<PeerId> proven;
  shared_.peers.for_each([&](const Peer& peer) {
    if (peer.stage == Stage::proven) proven.push_back(peer.id);
  });
  for (const PeerId id : proven) dismiss(*shared_.peers.find(id));
}

void Admission::give_up(Peer& peer) {
  if (peer.stage == Stage::proven && peer.greeted) return membership_.admit(peer);
  dismiss(peer);
}

void Admission::dismiss(Peer& peer) {
  if (peer.stage == Stage::stranger) --strangers_;
  shared_.peers.forget(peer.id);
}

void Admission::challenge(Peer& stranger) {
  const Acquaintance& acquaintance = stranger.acquaintance;
  if (shared_.now < acquaintance.next_challenge_at) {
    return arm(stranger, acquaintance.next_challenge_at);
  }
  const bool has_our_nonce = acquaintance.challenges == 0 && everyone_challenged_at_ &&
                             *everyone_challenged_at_ >= stranger.met_at;
  if (!has_our_nonce) greet_and_challenge(stranger);
  note_challenge(stranger);
}

void Admission::greet_and_challenge(Peer& stranger) {
  if (strangers_ > limits::single_answers) {
    group_challenge_wanted_ = true;
    return;
  }
  const bool unicast_fails = stranger.acquaintance.challenges >= unicast_attempts;
  const Destination to = unicast_fails ? everyone : shared_.way_to(stranger);
  shared_.send(to, to.group ? shared_.self : reach_.hello_for(stranger));
  send_challenge(stranger, to);
  attributes_.send_if_small(to);
}

void Admission::send_challenge(Peer& stranger, const Destination& to) {
  Challenge challenge = shared_.challenge_to(stranger.session);
  challenge.answer_by_group = to.group;
  shared_.send(to, challenge);
  if (!to.group) stranger.acquaintance.asked_at = shared_.now;
}

void Admission::note_challenge(Peer& stranger) {
  Acquaintance& acquaintance = stranger.acquaintance;
  acquaintance.next_challenge_at = shared_.now + retry_after(acquaintance.challenges++);
  arm(stranger, acquaintance.next_challenge_at);
}

void Admission::send_answers() {
  const auto by_group = [](const Answer& answer) { return answer.by_group; };
  if (answers_.size() > limits::single_answers ||
      std::any_of(answers_.begin(), answers_.end(), by_group)) {
    send_answers_to_group();
  } else {
    for (const Answer& answer : answers_) {
      if (Peer* peer = shared_.peers.find(answer.peer)) send_answer(*peer, answer);
    }
  }
  answers_.clear();
}

void Admission::send_answer(Peer& peer, const Answer& answer) {
  shared_.send(answer.to, reach_.hello_for(peer));
  shared_.send(answer.to, Echo{answer.nonce});
  if (peer.stage == Stage::stranger) {
    send_challenge(peer, answer.to);
    note_challenge(peer);
  }
  if (!peer.acquaintance.answered_at) attributes_.send_if_small(answer.to);
  peer.acquaintance.answered_nonce = answer.nonce;
  peer.acquaintance.answered_at = shared_.now;
}

void Admission::send_answers_to_group() {
  shared_.send(everyone, shared_.self);
  attributes_.send_if_small(everyone);
  for (const Answer& answer : answers_) {
    shared_.send(everyone, Echo{answer.nonce});
    if (Peer* peer = shared_.peers.find(answer.peer)) {
      peer->acquaintance.answered_nonce = answer.nonce;
      peer->acquaintance.answered_at = shared_.now;
    }
  }
}

void Admission::arm(Peer& peer, Time at) {
  alarms_.arm(peer, std::min(at, peer.acquaintance.give_up_at));
  shared_.deadlines[Deadline::admission] = alarms_.next();
}

Duration Admission::spread() const {
  const std::size_t sessions = shared_.peers.size();
  if (sessions <= prompt_size) return Duration::zero();
  return std::min<Duration>(sessions * spread_per_session, spread_max);
}

Duration Admission::retry_after(std::uint32_t challenges) const {
  const Duration first = std::max<Duration>(shared_.config.timing.listen_window / 5, retry_min);
  return std::min<Duration>(first * (1u << std::min(challenges, 6u)), retry_max);
}

}  // namespace muster::core
