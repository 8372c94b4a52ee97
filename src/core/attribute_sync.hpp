#pragma once

#include "core/alarms.hpp"
#include "core/membership.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// Keeps our copies of the others' attributes: applies what comes in order, asks for what is
/// missing.
class AttributeSync {
 public:
  AttributeSync(Shared& shared, Membership& membership);

  void receive(Peer& peer, const Attribute& attribute);
  /// Asks for what the peer's latest hello has and we have not. Strangers are asked nothing.
  void catch_up(Peer& peer);
  static bool is_complete(const Peer& peer) {
    return peer.greeted && peer.fetch.applied >= peer.hello.attributes;
  }

  void run_due();

 private:
  /// Applies all of the peer's attributes again if we have missed an erasure that it no longer
  /// knows.
  static void note_forgotten(Peer& peer, std::uint64_t version);
  static bool may_store(const Peer& peer, const AttributeTable& table);
  static void apply(AttributeTable& table, const Attribute& attribute);
  /// Whether the answer to a request would find room.
  bool has_room_for(const Peer& peer) const;
  void rearm();

  Shared& shared_;
  Membership& membership_;
  Alarms alarms_;
};

}  // namespace muster::core
