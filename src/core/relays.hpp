#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/links.hpp"
#include "core/marks.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// Passes sealed packets on between members that do not hear each other (PROTOCOL.md §9.7).
///
/// The receiver asks: a node wishes for the packets of every member that it has no two-way link
/// with, from the neighbour that last brought some of them, or else from two drawn by hash. Packets
/// for one node follow the way back. There are no routing tables: a node knows a neighbour per
/// distant member, and a packet ends after eight hops.
class Relays {
 public:
  explicit Relays(Shared& shared) : shared_(shared) {}

  // As the one who asks.

  /// Wishes again for what is needed now; every hello interval, and when that changes.
  void renew(const Links& links);
  /// A neighbour brought a packet of the peer with this counter.
  void brought(Peer& peer, const SessionId& via, std::uint64_t counter);

  // As the one who passes on.

  void receive(const Peer& asker, const Wish& wish);
  /// Whether a chain of two-way links joins the peer with us. What comes over a one-way link alone
  /// is not passed on: nothing would find the way back.
  bool is_chained(const Peer& peer) const;
  /// Whether anybody wishes for the packets of this session.
  bool is_wished(const SessionId& session) const;
  /// A packet of `origin` to everyone has arrived, by `hops` nodes, the last of them `via`.
  void pass_on(const Peer& origin, const SessionId& via, std::uint8_t hops, Bytes packet);
  /// A packet for another session is to go on.
  void forward(const Peer& from, const Relay& relay);

 private:
  struct Asker {
    SessionId session;
    std::vector<SessionId> targets;
    Time until{};
  };

  bool is_brought(const Peer& peer) const;
  std::vector<const Peer*> relays_for(const Peer& peer) const;
  void wish(const Peer& relay, const std::vector<SessionId>& targets);

  Shared& shared_;
  std::vector<Asker> askers_;
  /// Neighbours that hold a wish of ours.
  std::vector<SessionId> asked_;
  /// Counts the renewals: another neighbour is tried where the last one brought nothing.
  std::uint64_t turn_ = 0;
};

}  // namespace muster::core
