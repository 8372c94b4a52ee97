#pragma once

#include <cstdint>

#include "core/alarms.hpp"
#include "core/links.hpp"
#include "core/membership.hpp"
#include "core/reach.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// Finds out who is gone: alive, then suspected when a hello is overdue, then removed when its time
/// is up. A node that answers a probe stays (SWIM, Das et al. 2002).
class Detector {
 public:
  Detector(Shared& shared, Membership& membership, Reach& reach, Links& links);

  /// Starts to watch a new member, or adapts to its new intervals.
  void watch(Peer& peer);
  /// A member gave a sign of life: a packet that is later than all before, from a member that hears
  /// us, or the answer to a probe.
  void heard(Peer& peer);
  void receive(Peer& peer, const ProbeAck& ack);
  /// It does not seem to hear us: it is asked at once, and what it says is no sign of life.
  void question(Peer& peer);
  void run_due();

 private:
  Duration silence_of(const Peer& peer) const;
  /// Its silence begins at this time, and nobody has been asked about it.
  void count_from(Peer& peer, Time time);
  void check(Peer& peer);
  void probe(Peer& peer);
  void send_probe(const Peer& peer);
  /// Asks through neighbours, and one of them whether it hears us itself.
  void ask_helpers(const Peer& peer);
  /// Whether we hear nobody at all: then the fault is on our side.
  void check_ourselves(const Peer& silent);
  void note_life(const Peer& peer);
  void suspect(Peer& peer);
  void arm(Peer& peer, Duration in);

  Shared& shared_;
  Membership& membership_;
  Reach& reach_;
  Links& links_;
  Alarms alarms_;
};

}  // namespace muster::core
