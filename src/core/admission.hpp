#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "core/alarms.hpp"
#include "core/attribute_book.hpp"
#include "core/impersonations.hpp"
#include "core/membership.hpp"
#include "core/reach.hpp"
#include "core/shared.hpp"
#include "core/token_bucket.hpp"
#include "core/unanswered.hpp"

namespace muster::core {

/// Lets sessions in once they have shown that they are alive and not a recording.
///
/// A stranger is challenged with a fresh nonce: by unicast first, over the group when unicast seems
/// blocked or when many are to be challenged at once. Its answer proves it; once its attributes are
/// here too, it becomes a member (PROTOCOL.md §4.2).
///
/// A stranger may be a recording, and its address may belong to a victim. Until it has answered, it
/// gets at most three times the bytes that it sent. All strangers together cause a limited rate of
/// packets. Beyond that rate, challenges and echoes ride along with the next hello to everyone.
class Admission {
 public:
  Admission(Shared& shared, Membership& membership, Reach& reach, AttributeBook& attributes,
            Impersonations& impersonations);

  /// A packet of an unknown session opened. Null when there is no room for it.
  Peer* meet(const SessionId& session);
  /// An authentic packet of the peer has arrived.
  void heard(Peer& peer, const Arrival& arrival);
  /// The first hello of a stranger or of a proven peer names its node.
  void greeted(Peer& peer);
  void receive(Peer& peer, const Arrival& arrival, const Challenge& challenge);
  /// True if this is what proved the peer: nothing it sent before counts any more.
  bool receive(Peer& peer, const Echo& echo);
  /// All messages of a packet have been applied.
  void end_of_packet(Peer& peer);
  /// Forgets a peer that was never a member.
  void dismiss(Peer& peer);

  /// Whether a stranger that may yet be admitted claims to be master.
  bool is_master_waiting() const;
  /// Whether so many strangers wait that the next hello to everyone should challenge them all.
  bool wants_group_challenge() const { return group_challenge_wanted_; }
  /// Whether strangers need the next hello to everyone soon.
  bool is_hurried() const { return group_challenge_wanted_ || is_hurried_; }
  /// Our hello to everyone goes out with a challenge.
  Challenge challenge_everyone();
  /// Sends the challenges and echoes that wait for a hello to everyone. Call it with each one.
  /// Returns whether our attributes should go along, because unicast may be blocked.
  bool ride_along();
  /// Whether the stranger has not yet let many challenges pass. Otherwise it has no claim to haste.
  static bool may_answer_soon(const Peer& stranger);
  /// Spends one of the packets that strangers may cause. False if there is none at the moment.
  bool may_spend_packet();

  /// What proven peers said may be old by now: they have to prove again that they live.
  void distrust_proven();
  void run_due();
  void send_answers();

 private:
  /// A challenge to be answered.
  struct Answer {
    PeerId peer;
    Destination to;
    std::uint64_t nonce = 0;
    bool by_group = false;
  };

  bool is_sibling(const Hello& hello) const;
  /// Whether the peer certainly lives and has our node id. A recording of an earlier life of ours
  /// does not.
  bool is_impersonator(const Peer& peer) const;
  void shun(Peer& peer);
  bool is_answered(const Peer& peer, const Arrival& arrival, std::uint64_t nonce) const;
  void arm(Peer& peer, Time at);
  void give_up(Peer& peer);
  /// Continues the challenges of an earlier encounter with the session.
  void go_on_asking(Peer& stranger);
  /// Spends credit of a stranger for this many bytes. False if it has too little. Other peers need
  /// no credit.
  bool pays(Peer& peer, std::size_t bytes) const;
  void challenge(Peer& stranger);
  /// The stranger knows our session by now, so it may answer.
  void challenge_again(Peer& stranger);
  void ask(Peer& stranger);
  bool wants_everyone_asked() const;
  /// Its challenge waits for the next hello to everyone.
  void ride(Peer& stranger);
  void challenge_riders();
  void greet_and_challenge(Peer& stranger);
  /// Sends our attributes if they are small, at the latest when the peer has answered.
  void send_attributes(Peer& peer, const Destination& to);
  void send_challenge(Peer& stranger, const Destination& to);
  void note_challenge(Peer& stranger);
  /// Answers to strangers that have left many challenges unanswered wait for the next hello.
  void postpone_answers();
  void send_answer(Peer& peer, const Answer& answer);
  void note_answer(Peer& peer, const Answer& answer);
  /// The answer waits for the next hello, before those that were postponed.
  void let_ride(const Answer& answer);
  void send_answers_to_group();
  Duration spread() const;
  Duration retry_after(std::uint32_t challenges) const;

  Shared& shared_;
  Membership& membership_;
  Reach& reach_;
  AttributeBook& attributes_;
  Impersonations& impersonations_;
  Alarms alarms_;
  Unanswered unanswered_;
  TokenBucket budget_;
  std::size_t strangers_ = 0;
  bool group_challenge_wanted_ = false;
  /// Answers to the next challenge to everyone should go to the group, because unicast may be
  /// blocked.
  bool group_answers_wanted_ = false;
  std::optional<Time> everyone_challenged_at_;
  std::vector<Answer> answers_;
  /// Strangers to challenge and nonces to echo with the next hello to everyone.
  std::deque<PeerId> riders_;
  std::deque<std::uint64_t> echoes_;
  /// The next hello to everyone should go out soon; its packet is spent already.
  bool is_hurried_ = false;
};

}  // namespace muster::core
