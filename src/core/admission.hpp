#pragma once

#include <vector>

#include "core/alarms.hpp"
#include "core/attribute_book.hpp"
#include "core/membership.hpp"
#include "core/reach.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// Lets sessions in once they have shown that they are alive and not a recording.
///
/// A stranger is challenged with a fresh nonce: by unicast first, over the group when unicast seems
/// blocked or when many are to be challenged at once. Its answer proves it; once its attributes are
/// here too, it becomes a member (PROTOCOL.md §4.2).
class Admission {
 public:
  Admission(Shared& shared, Membership& membership, Reach& reach, AttributeBook& attributes);

  /// A packet of an unknown session opened. Null when there is no room for it.
  Peer* meet(const SessionId& session);
  /// The first hello of a stranger says who it is.
  void greeted(Peer& stranger);
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
  /// Our hello to everyone goes out with a challenge.
  Challenge challenge_everyone();

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

  bool is_shunned(const Hello& hello) const;
  bool is_answered(const Peer& peer, const Arrival& arrival, std::uint64_t nonce) const;
  void arm(Peer& peer, Time at);
  void give_up(Peer& peer);
  void challenge(Peer& stranger);
  void greet_and_challenge(Peer& stranger);
  void send_challenge(Peer& stranger, const Destination& to);
  void note_challenge(Peer& stranger);
  void send_answer(Peer& peer, const Answer& answer);
  void send_answers_to_group();
  Duration spread() const;
  Duration retry_after(std::uint32_t challenges) const;

  Shared& shared_;
  Membership& membership_;
  Reach& reach_;
  AttributeBook& attributes_;
  Alarms alarms_;
  std::size_t strangers_ = 0;
  bool group_challenge_wanted_ = false;
  std::optional<Time> everyone_challenged_at_;
  std::vector<Answer> answers_;
};

}  // namespace muster::core
