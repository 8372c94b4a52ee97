#pragma once

#include "core/event.hpp"
#include "core/shared.hpp"
#include "core/token_bucket.hpp"

namespace muster::core {

/// Reports that two processes use one identity, as after a copy of a machine or by a forger
/// (PROTOCOL.md §4.4). Forgers can cause evidence at any rate, so the reports have a limited rate:
/// one per minute about each identity, and four per minute about all other nodes together.
class Impersonations {
 public:
  explicit Impersonations(Shared& shared);

  /// Another process, heard from there, speaks in the name of this node.
  void of_self(Identity used, const Endpoint& from);
  /// Another process, heard from there, speaks in the name of that member.
  void of(Peer& victim, Identity used, const Endpoint& from);
  /// Where a session was heard. Unspecified if only relays have brought its packets.
  static Endpoint place_of(const Peer& peer);

 private:
  Shared& shared_;
  /// Until then, no further report about this node.
  Time quiet_until_{};
  TokenBucket budget_;
};

}  // namespace muster::core
