#include "core/peer_table.hpp"

#include "core/limits.hpp"

namespace muster::core {

Peer* PeerTable::add(const SessionId& session, Time now) {
  if (size() >= limits::peers) return nullptr;
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(places_.size()));
    places_.emplace_back();
    places_.back().id.slot = free_.back();
  }
  Peer& peer = places_[free_.back()];
  free_.pop_back();
  peer.session = session;
  peer.met_at = now;
  peer.attributes = no_attributes();
  by_session_.insert(hash_of(session), peer.id.slot);
  return &peer;
}

void PeerTable::forget(PeerId id) {
  Peer* peer = find(id);
  if (peer == nullptr) return;
  by_session_.erase(hash_of(peer->session), id.slot);
  free_.push_back(id.slot);
  *peer = Peer{};
  peer->id = {id.slot, id.generation + 1};
}

Peer* PeerTable::find(PeerId id) {
  if (id.slot >= places_.size()) return nullptr;
  Peer& peer = places_[id.slot];
  return peer.id == id && is_taken(peer) ? &peer : nullptr;
}

const Peer* PeerTable::find(PeerId id) const {
  return const_cast<PeerTable*>(this)->find(id);
}

const Peer* PeerTable::find(const SessionId& session) const {
  return const_cast<PeerTable*>(this)->find(session);
}

Peer* PeerTable::find(const SessionId& session) {
  const auto slot = by_session_.find(
      hash_of(session), [&](std::uint32_t taken) { return places_[taken].session == session; });
  return slot ? &places_[*slot] : nullptr;
}

}  // namespace muster::core
