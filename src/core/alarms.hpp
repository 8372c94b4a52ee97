#pragma once

#include <vector>

#include "core/peer_table.hpp"
#include "core/time.hpp"

namespace muster::core {

/// Wake-up times of single peers, for one purpose.
///
/// Moving a peer's time to a later point is O(1): the place in the queue follows when it gets to
/// the front. A hello does that far more often than a time is reached. Distinct objects: safe.
/// Shared objects: unsafe.
class Alarms {
 public:
  /// Where a peer keeps its time for this purpose.
  using AlarmOf = Alarm& (*)(Peer& peer);

  /// Requires: `peers` outlives this.
  Alarms(PeerTable& peers, AlarmOf alarm_of) : peers_(peers), alarm_of_(alarm_of) {}

  /// Wakes for `peer` at `at`, unless an earlier time is armed already.
  void arm(Peer& peer, Time at);
  /// Wakes for an armed `peer` at `at` instead of before. Does nothing for one that is not armed.
  void postpone(Peer& peer, Time at);

  /// The earliest time armed, or `never`.
  Time next();

  /// The next peer whose time has come, disarmed; null when none is left.
  Peer* take_due(Time now);

 private:
  struct Entry {
    Time at;
    PeerId peer;
  };
  static bool is_later(const Entry& a, const Entry& b) { return a.at > b.at; }

  void push(Peer& peer);
  Entry pop();
  /// Whether the entry is the one that its peer waits in.
  bool is_current(const Entry& entry);

  PeerTable& peers_;
  AlarmOf alarm_of_;
  /// A heap; entries that are not current any more are dropped when they get to the front.
  std::vector<Entry> heap_;
};

}  // namespace muster::core
