#pragma once

#include <cstdint>
#include <optional>

#include "core/alarms.hpp"
#include "core/membership.hpp"
#include "core/reach.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// Finds out within milliseconds that a process has ended while its host lives (PROTOCOL.md §9.4).
///
/// A process counts as ended only if all of this holds: our lifeline to it broke, or a member says
/// that its own did; two of our packets were refused by its host, at least 1 ms apart; and it did
/// not answer within max(2 ms, 3 round trips). Each part alone can be forged by an attacker on the
/// path, and is only a reason to ask. A peer that answers although it was refused shows that
/// refusals lie: they count for nothing at that peer for a minute.
class Doubts {
 public:
  enum class Reason {
    /// Our lifeline broke.
    lifeline,
    /// A member has first-hand evidence.
    member,
    /// Another session answered a probe at its address.
    rival,
    /// Its host refused a packet.
    refusal,
  };

  Doubts(Shared& shared, Membership& membership, Reach& reach);

  /// Asks it, once per hello interval at the most.
  void begin(Peer& peer, Reason reason);
  /// Its host answered that nobody listens on its port. `quoted`: counter of the packet of ours
  /// that the answer quotes.
  void refused(Peer& peer, std::optional<std::uint64_t> quoted);
  void receive(Peer& peer, const ProbeAck& ack);
  void run_due();

 private:
  void note_refusal(Peer& peer, std::uint64_t counter);
  void ask(Peer& peer);
  /// Removes the peer if the evidence is complete. Whether it did.
  bool conclude(Peer& peer);
  void arm(Peer& peer, Time at);

  Shared& shared_;
  Membership& membership_;
  Reach& reach_;
  Alarms alarms_;
};

}  // namespace muster::core
