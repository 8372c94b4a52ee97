#pragma once

#include <cstdint>

#include "core/alarms.hpp"
#include "core/membership.hpp"
#include "core/probe_relay.hpp"
#include "core/reach.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// Finds out who is gone: alive, then suspected when a hello is overdue, then removed when its time
/// is up, or at once on hard evidence. A node that answers a probe stays (SWIM, Das et al. 2002).
class Detector {
 public:
  Detector(Shared& shared, Membership& membership, Reach& reach);

  /// Starts to watch a new member, or adapts to its new intervals.
  void watch(Peer& peer);
  /// An authentic packet of a member arrived that is later than all before.
  void heard(Peer& peer);
  /// Somebody who reaches it says that it is alive.
  void receive(const Vouch& vouch);
  void receive(Peer& peer, const ProbeAck& ack);
  /// The host of a member answered that nobody listens on its port. `is_certain`: the answer quotes
  /// what we sent there, so it is not forged.
  void refused(Peer& peer, bool is_certain);

  /// There is a reason to think that it is over: it is asked at once, and again shortly after.
  /// `is_first_hand`: we know by ourselves, and tell others if it is so.
  void doubt(Peer& peer, bool is_first_hand);

  void run_due();

 private:
  Duration silence_of(const Peer& peer) const;
  /// Its silence begins at this time, and nobody has been asked about it.
  void count_from(Peer& peer, Time time);
  void check(Peer& peer);
  void probe(Peer& peer);
  void ask_at_once(Peer& peer);
  void send_probe(const Peer& peer);
  void ask_helpers(const Peer& peer);
  void suspect(Peer& peer);
  void arm(Peer& peer, Duration in);

  Shared& shared_;
  Membership& membership_;
  Reach& reach_;
  Alarms alarms_;
};

}  // namespace muster::core
