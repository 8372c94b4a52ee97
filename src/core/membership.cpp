#include "core/membership.hpp"

#include <algorithm>
#include <utility>

#include "core/limits.hpp"
#include "core/marks.hpp"
#include "core/mutation.hpp"

namespace muster::core {

NodeView view_of(const Peer& peer) {
  Hello hello = peer.hello;
  hello.master = peer.is_master();
  return {.session = peer.session,
          .hello = hello,
          .paths = peer.paths,
          .attributes = peer.attributes,
          .heard_at = peer.silence.heard_at,
          .round_trip = peer.round_trip,
          .suspected = peer.silence.suspected};
}

SharedView share_view_of(const Peer& peer) {
  return std::make_shared<const NodeView>(view_of(peer));
}

bool Membership::is_over(const SessionId& session) const {
  const auto found = tombstones_.find(session);
  return found != tombstones_.end() && found->second.is_final && found->second.until > shared_.now;
}

void Membership::admit(Peer& peer) {
  if (Peer* other = find(peer.hello.node)) {
    if (other->hello.life > peer.hello.life) return forget_former_life(peer, *other);
    replace(*other);
  }
  // It may have died while its attributes were waited for.
  if (!peer.paths.is_empty() && has_lost_port(peer)) return forget_lost_peer(peer);
  peer.claim = peer.hello.master ? Claim::counted : Claim::none;
  enter(peer);
  peer.to_everyone = MessageOrder(peer.hello.sent + 1);
  const auto tombstone = tombstones_.find(peer.session);
  if (tombstone != tombstones_.end() && tombstone->second.parcels_next) {
    peer.parcels = std::make_unique<ParcelFlow>();
    peer.parcels->incoming.emplace(*tombstone->second.parcels_next);
  }
  if (after_admission) after_admission(peer);
  report_arrival(peer);
}

void Membership::admit_guest(Peer& guest) {
  guest.is_guest = true;
  guest.claim = guest.hello.master ? Claim::counted : Claim::none;
  enter(guest);
  if (after_admission) after_admission(guest);
  report_arrival(guest);
}

void Membership::enter(Peer& peer) {
  peer.stage = Stage::member;
  by_node_.insert(hash_of(peer.hello.node), peer.id.slot);
  ports_.add(peer);
  role_changed(peer);
  toggle(peer);
}

void Membership::toggle(const Peer& peer) {
  if (peer.is_guest || peer.hello.observer) return;
  shared_.self.roster ^= roster_mark_of(peer.session);
  roster_changed_at_ = shared_.now;
}

void Membership::role_changed(const Peer& member) {
  std::erase(masters_, member.id);
  if (member.is_master()) masters_.push_back(member.id);
}

void Membership::report_arrival(const Peer& peer) {
  if (!is_visible(peer)) return;
  if (!is_mutated(Mutation::hides_arrivals))
    shared_.events.push_back(NodeAdded{share_view_of(peer)});
  if (peer.hello.masters_required != shared_.config.masters_required) {
    shared_.events.push_back(MastersMismatch{share_view_of(peer)});
  }
  if (peer.is_master())
    shared_.events.push_back(MasterSeen{share_view_of(peer), peer.hello.master_term});
  shared_.members_changed = true;
}

void Membership::remove(Peer& peer, RemovalReason reason) {
  // Buried first, as long as it is known where its parcels to us stand.
  // Guests come back as they like, and are not to disturb who else is being admitted.
  const bool is_known = peer.is_member() || peer.stage == Stage::proven;
  if (is_known && !peer.is_guest) bury(peer, reason == RemovalReason::goodbye);
  if (peer.is_member()) {
    if (before_removal) before_removal(peer, reason);
    by_node_.erase(hash_of(peer.hello.node), peer.id.slot);
    ports_.remove(peer);
    std::erase(masters_, peer.id);
    toggle(peer);
    if (is_visible(peer)) {
      shared_.events.push_back(NodeRemoved{share_view_of(peer), reason});
      shared_.members_changed = true;
    }
  }
  shared_.peers.forget(peer.id);
}

void Membership::replace(Peer& former) {
  const SessionId session = former.session;
  const bool was_guest = former.is_guest;
  remove(former, RemovalReason::replaced);
  if (!was_guest) tombstones_.at(session).is_final = true;
}

void Membership::forget_former_life(Peer& peer, Peer& present) {
  // An ended life could not have answered a challenge after the present one was met.
  if (peer.met_at > present.met_at) {
    impersonations_.of(present, Identity::node, Impersonations::place_of(peer));
  }
  bury(peer, true);
  shared_.peers.forget(peer.id);
}

void Membership::forget_lost_peer(Peer& peer) {
  bury(peer, false);
  shared_.peers.forget(peer.id);
}

std::vector<Peer*> Membership::owners_of_port(const Path& path, const Peer& peer) const {
  std::vector<Peer*> owners;
  for (const std::uint32_t slot : ports_.at(path.endpoint)) {
    Peer& member = shared_.peers.at(slot);
    if (member.id == peer.id || member.is_guest) continue;
    const Path* same = member.paths.find(path.endpoint);
    if (same != nullptr && same->interface == path.interface) owners.push_back(&member);
  }
  return owners;
}

bool Membership::has_lost_port(const Peer& peer) const {
  const Path& path = peer.paths.freshest();
  const std::vector<Peer*> owners = owners_of_port(path, peer);
  return std::any_of(owners.begin(), owners.end(), [&](Peer* owner) {
    return owner->paths.find(path.endpoint)->heard_at > path.heard_at;
  });
}

const Peer* Membership::find(const NodeId& node) const {
  const auto slot = by_node_.find(hash_of(node), [&](std::uint32_t taken) {
    return shared_.peers.at(taken).hello.node == node;
  });
  return slot ? &shared_.peers.at(*slot) : nullptr;
}

Peer* Membership::find(const NodeId& node) {
  return const_cast<Peer*>(std::as_const(*this).find(node));
}

void Membership::bury(const Peer& peer, bool is_final) {
  drop_old_tombstones();
  // It may come back, but not by a recording of the answers that it gave until now.
  if (!is_final) shared_.nonces.revoke();
  is_final = is_final || is_mutated(Mutation::bears_grudges);
  Tombstone tombstone{shared_.now + limits::tombstone_life, is_final, std::nullopt};
  if (peer.parcels && peer.parcels->incoming) {
    tombstone.parcels_next = peer.parcels->incoming->next();
  }
  tombstones_.insert_or_assign(peer.session, tombstone);
  burials_.push_back(peer.session);
}

void Membership::drop_old_tombstones() {
  while (!burials_.empty()) {
    const auto oldest = tombstones_.find(burials_.front());
    const bool expired = oldest == tombstones_.end() || oldest->second.until <= shared_.now;
    const bool full = burials_.size() >= limits::tombstones;
    if (!expired && !full) return;
    // A session forgotten early could come back by a recording of its answers: let none count.
    if (!expired) shared_.nonces.revoke();
    if (oldest != tombstones_.end()) tombstones_.erase(oldest);
    burials_.pop_front();
  }
}

}  // namespace muster::core
