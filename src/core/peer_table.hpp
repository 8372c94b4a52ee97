#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "core/peer.hpp"
#include "core/slot_index.hpp"

namespace muster::core {

/// All sessions we know, by place and by session id.
///
/// References stay valid until the peer is forgotten. Walks go by place, so they are the same in
/// every run. Distinct objects: safe. Shared objects: unsafe.
class PeerTable {
 public:
  /// Makes a stranger. Null when `limits::peers` are known. Requires: the session is not known.
  Peer* add(const SessionId& session, Time now);
  void forget(PeerId id);

  /// Null if it was forgotten.
  Peer* find(PeerId id);
  const Peer* find(PeerId id) const;
  Peer* find(const SessionId& session);
  const Peer* find(const SessionId& session) const;

  /// Requires: a peer has this place.
  Peer& at(std::uint32_t slot) { return places_[slot]; }
  const Peer& at(std::uint32_t slot) const { return places_[slot]; }

  std::size_t size() const { return by_session_.size(); }

  template <class Visitor>
  void for_each(Visitor&& visit) {
    for (Peer& peer : places_) {
      if (is_taken(peer)) visit(peer);
    }
  }
  template <class Visitor>
  void for_each(Visitor&& visit) const {
    for (const Peer& peer : places_) {
      if (is_taken(peer)) visit(peer);
    }
  }
  template <class Visitor>
  void for_each_member(Visitor&& visit) {
    for_each([&](Peer& peer) {
      if (peer.is_member()) visit(peer);
    });
  }
  template <class Visitor>
  void for_each_member(Visitor&& visit) const {
    for_each([&](const Peer& peer) {
      if (peer.is_member()) visit(peer);
    });
  }

  /// Members of our own kind: guests are asked, told and counted on for nothing.
  template <class Visitor>
  void for_each_full_member(Visitor&& visit) {
    for_each_member([&](Peer& peer) {
      if (!peer.is_guest) visit(peer);
    });
  }
  template <class Visitor>
  void for_each_full_member(Visitor&& visit) const {
    for_each_member([&](const Peer& peer) {
      if (!peer.is_guest) visit(peer);
    });
  }

 private:
  static bool is_taken(const Peer& peer) { return !peer.session.is_nil(); }

  std::deque<Peer> places_;
  std::vector<std::uint32_t> free_;
  SlotIndex by_session_;
};

}  // namespace muster::core
