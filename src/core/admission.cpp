#include "core/admission.hpp"

#include <algorithm>
#include <utility>

#include "core/attribute_sync.hpp"
#include "core/limits.hpp"
#include "core/mutation.hpp"

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
/// The pause grows up to this in the first encounter with a stranger.
constexpr Duration retry_max = 500ms;
/// After `first_challenges` without an answer, it doubles with each one, up to `rare_retry_max`.
constexpr std::uint32_t first_challenges = 9;
constexpr Duration rare_retry_max = 60s;
/// Bytes that may go to the address of a stranger per byte received from it (RFC 9000 §8.1). The
/// address may be forged and belong to a victim.
constexpr std::size_t amplification_max = 3;
/// Packets that strangers may cause per hello interval, in addition to the saved ones.
constexpr int packets_per_interval = 2;
/// An upper bound for a packet with hello, echo and challenge.
constexpr std::size_t greeting_bytes = 240;
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
                     AttributeBook& attributes, Impersonations& impersonations)
    : shared_(shared),
      membership_(membership),
      reach_(reach),
      attributes_(attributes),
      impersonations_(impersonations),
      alarms_(shared.peers, [](Peer& peer) -> Alarm& { return peer.acquaintance.alarm; }),
      budget_(limits::stranger_packets,
              shared.config.timing.hello_interval / packets_per_interval) {}

Peer* Admission::meet(const SessionId& session) {
  if (strangers_ >= limits::strangers) return nullptr;
  Peer* stranger = shared_.peers.add(session, shared_.now);
  if (stranger == nullptr) return nullptr;
  ++strangers_;
  stranger->acquaintance.give_up_at = shared_.now + stranger_patience;
  go_on_asking(*stranger);
  arm(*stranger, shared_.now + shared_.random.between(Duration::zero(), spread()));
  return stranger;
}

void Admission::go_on_asking(Peer& stranger) {
  const Unanswered::Attempt* attempt = unanswered_.find(stranger.session, shared_.now);
  if (attempt == nullptr || is_mutated(Mutation::forgets_recordings)) return;
  stranger.acquaintance.challenges = attempt->challenges;
  stranger.acquaintance.next_challenge_at = attempt->next_challenge_at;
}

void Admission::heard(Peer& peer, const Arrival& arrival) {
  if (peer.stage != Stage::stranger) return;
  peer.acquaintance.credit_bytes += amplification_max * arrival.bytes;
  if (arrival.is_addressed) challenge_again(peer);
}

void Admission::challenge_again(Peer& stranger) {
  if (stranger.stage != Stage::stranger || may_answer_soon(stranger)) return;
  stranger.acquaintance.challenges = 0;
  stranger.acquaintance.next_challenge_at = shared_.now;
  arm(stranger, shared_.now);
}

bool Admission::may_answer_soon(const Peer& stranger) {
  return stranger.acquaintance.challenges <= first_challenges;
}

bool Admission::pays(Peer& peer, std::size_t bytes) const {
  if (peer.stage != Stage::stranger || is_mutated(Mutation::amplifies)) return true;
  std::size_t& credit = peer.acquaintance.credit_bytes;
  if (credit < bytes) return false;
  credit -= bytes;
  return true;
}

bool Admission::may_spend_packet() {
  return is_mutated(Mutation::spends_without_limit) || budget_.take(shared_.now);
}

void Admission::greeted(Peer& peer) {
  if (is_impersonator(peer)) {
    impersonations_.of_self(Identity::node, Impersonations::place_of(peer));
    shun(peer);
  } else if (is_sibling(peer.hello)) {
    shun(peer);
  }
}

bool Admission::is_sibling(const Hello& hello) const {
  return shared_.config.ignore_process && hello.node != shared_.config.node &&
         hello.node.high == shared_.config.node.high;
}

bool Admission::is_impersonator(const Peer& peer) const {
  const bool is_alive = peer.stage == Stage::proven || peer.hello.life >= shared_.config.life;
  return peer.hello.node == shared_.config.node && is_alive;
}

void Admission::shun(Peer& peer) {
  if (peer.stage == Stage::stranger) --strangers_;
  peer.stage = Stage::shunned;
  peer.acquaintance.give_up_at = shared_.now + shun_time;
}

void Admission::receive(Peer& peer, const Arrival& arrival, const Challenge& challenge) {
  if (peer.stage == Stage::shunned) return;
  if (!challenge.target.is_nil() && challenge.target != shared_.config.session) return;
  if (!challenge.target.is_nil()) challenge_again(peer);
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
  unanswered_.forget(peer.session);
  Acquaintance& acquaintance = peer.acquaintance;
  if (acquaintance.is_owed_attributes) attributes_.send_if_small(shared_.way_to(peer));
  if (acquaintance.challenges == 1 && acquaintance.asked_at && spread() == Duration::zero()) {
    peer.round_trip = shared_.now - *acquaintance.asked_at;
  }
  acquaintance.give_up_at = shared_.now + attribute_patience;
  arm(peer, acquaintance.give_up_at);
  if (peer.greeted) greeted(peer);
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
  Challenge challenge = shared_.challenge_to({});
  challenge.answer_by_group = std::exchange(group_answers_wanted_, false);
  return challenge;
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
  if (peer.stage == Stage::stranger) {
    --strangers_;
    unanswered_.remember(peer, shared_.now);
  }
  shared_.peers.forget(peer.id);
}

void Admission::challenge(Peer& stranger) {
  const Acquaintance& acquaintance = stranger.acquaintance;
  if (shared_.now < acquaintance.next_challenge_at) {
    return arm(stranger, acquaintance.next_challenge_at);
  }
  const bool has_our_nonce = acquaintance.challenges == 0 && everyone_challenged_at_ &&
                             *everyone_challenged_at_ >= stranger.met_at;
  if (!has_our_nonce) ask(stranger);
  note_challenge(stranger);
}

void Admission::ask(Peer& stranger) {
  const bool unicast_fails = stranger.acquaintance.challenges >= unicast_attempts;
  if (may_answer_soon(stranger) && wants_everyone_asked()) {
    group_challenge_wanted_ = group_challenge_wanted_ || may_spend_packet();
    group_answers_wanted_ = group_answers_wanted_ || unicast_fails;
    if (group_challenge_wanted_) return;
  }
  const bool by_group = unicast_fails || strangers_ > limits::single_answers;
  if (!by_group && pays(stranger, greeting_bytes) && may_spend_packet()) {
    greet_and_challenge(stranger);
  } else {
    ride(stranger);
  }
}

// All members answer a challenge to everyone, too. So a few strangers are named one by one.
bool Admission::wants_everyone_asked() const {
  return strangers_ > std::max(limits::single_answers, membership_.size());
}

void Admission::ride(Peer& stranger) {
  is_hurried_ = is_hurried_ || (may_answer_soon(stranger) && may_spend_packet());
  if (stranger.acquaintance.is_riding || riders_.size() >= limits::strangers) return;
  stranger.acquaintance.is_riding = true;
  riders_.push_back(stranger.id);
}

void Admission::challenge_riders() {
  // A challenge to everyone reaches the riders as well.
  std::size_t seats = everyone_challenged_at_ == shared_.now ? 0 : limits::riding_challenges;
  while (seats > 0 && !riders_.empty()) {
    Peer* rider = shared_.peers.find(riders_.front());
    riders_.pop_front();
    if (rider == nullptr || rider->stage != Stage::stranger) continue;
    rider->acquaintance.is_riding = false;
    send_challenge(*rider, everyone);
    --seats;
  }
}

bool Admission::ride_along() {
  challenge_riders();
  for (std::size_t seats = limits::riding_echoes; seats > 0 && !echoes_.empty(); --seats) {
    shared_.send(everyone, Echo{echoes_.front()});
    echoes_.pop_front();
  }
  return std::exchange(is_hurried_, false);
}

void Admission::greet_and_challenge(Peer& stranger) {
  const Destination to = shared_.way_to(stranger);
  shared_.send(to, reach_.hello_for(stranger));
  send_challenge(stranger, to);
  send_attributes(stranger, to);
}

void Admission::send_attributes(Peer& peer, const Destination& to) {
  bool& is_owed = peer.acquaintance.is_owed_attributes;
  is_owed = !pays(peer, attributes_.greeting_bytes());
  if (!is_owed) attributes_.send_if_small(to);
}

void Admission::send_challenge(Peer& stranger, const Destination& to) {
  Challenge challenge = shared_.challenge_to(stranger.session);
  challenge.answer_by_group = to.group && stranger.acquaintance.challenges > unicast_attempts;
  shared_.send(to, challenge);
  if (!to.group) stranger.acquaintance.asked_at = shared_.now;
}

void Admission::note_challenge(Peer& stranger) {
  Acquaintance& acquaintance = stranger.acquaintance;
  acquaintance.next_challenge_at = shared_.now + retry_after(acquaintance.challenges++);
  arm(stranger, acquaintance.next_challenge_at);
}

void Admission::send_answers() {
  postpone_answers();
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

void Admission::postpone_answers() {
  std::erase_if(answers_, [&](const Answer& answer) {
    Peer* peer = shared_.peers.find(answer.peer);
    const bool can_wait =
        peer != nullptr && peer->stage == Stage::stranger && !may_answer_soon(*peer);
    if (!can_wait) return false;
    note_answer(*peer, answer);
    if (echoes_.size() < limits::waiting_echoes) echoes_.push_back(answer.nonce);
    return true;
  });
}

void Admission::send_answer(Peer& peer, const Answer& answer) {
  const bool is_stranger = peer.stage == Stage::stranger;
  const bool is_first = !peer.acquaintance.answered_at;
  note_answer(peer, answer);
  if (is_stranger && !(pays(peer, greeting_bytes) && may_spend_packet())) {
    return let_ride(answer);
  }
  shared_.send(answer.to, reach_.hello_for(peer));
  shared_.send(answer.to, Echo{answer.nonce});
  if (is_stranger) {
    send_challenge(peer, answer.to);
    note_challenge(peer);
  }
  if (is_first) send_attributes(peer, answer.to);
}

void Admission::note_answer(Peer& peer, const Answer& answer) {
  peer.acquaintance.answered_nonce = answer.nonce;
  peer.acquaintance.answered_at = shared_.now;
}

void Admission::let_ride(const Answer& answer) {
  echoes_.push_front(answer.nonce);
  if (echoes_.size() > limits::waiting_echoes) echoes_.pop_back();
}

void Admission::send_answers_to_group() {
  const bool is_for_members =
      std::any_of(answers_.begin(), answers_.end(), [&](const Answer& answer) {
        const Peer* peer = shared_.peers.find(answer.peer);
        return peer != nullptr && peer->stage != Stage::stranger;
      });
  const bool is_sent = is_for_members || may_spend_packet();
  if (is_sent) {
    shared_.send(everyone, shared_.self);
    attributes_.send_if_small(everyone);
  }
  for (const Answer& answer : answers_) {
    is_sent ? shared_.send(everyone, Echo{answer.nonce}) : let_ride(answer);
    if (Peer* peer = shared_.peers.find(answer.peer)) note_answer(*peer, answer);
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
  if (challenges > first_challenges) {
    const std::uint32_t doublings = std::min(challenges - first_challenges, 7u);
    return std::min<Duration>(retry_max * (1u << doublings), rare_retry_max);
  }
  const Duration first = std::max<Duration>(shared_.config.timing.listen_window / 5, retry_min);
  return std::min<Duration>(first * (1u << std::min(challenges, 6u)), retry_max);
}

}  // namespace muster::core
