#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/impersonations.hpp"
#include "core/port_owners.hpp"
#include "core/shared.hpp"
#include "core/slot_index.hpp"

namespace muster::core {

/// Who is here. Admits proven sessions, removes departed ones, remembers the dead for a while, and
/// tells the application, always in legal order: added before anything else, nothing after removed.
class Membership {
 public:
  Membership(Shared& shared, Impersonations& impersonations)
      : shared_(shared), impersonations_(impersonations) {}

  /// Whether the session is known to be over for good: it said goodbye or was replaced.
  bool is_over(const SessionId& session) const;

  /// Makes a proven peer a member; an earlier life of the same node is replaced. If a later life is
  /// a member already, the peer is forgotten instead.
  void admit(Peer& peer);
  /// Makes a stranger of another kind a member (guests.hpp). Requires: no member has its node id.
  void admit_guest(Peer& guest);
  /// Removes a member and forgets it. A proven peer, which nobody was told of, leaves in silence.
  void remove(Peer& peer, RemovalReason reason);

  /// Applies `change` to the peer and reports it as one update if the application sees the peer.
  template <class Change>
  void update(Peer& peer, Change&& change) {
    if (!is_visible(peer)) return change();
    SharedView before = share_view_of(peer);
    change();
    peer.shown.reset();
    shared_.events.push_back(NodeUpdated{std::move(before), share_view_of(peer)});
  }

  /// Its hello says something else than before of whether it is master.
  void role_changed(const Peer& member);

  /// Applies `change` to the member's paths, and tells nobody.
  template <class Change>
  void change_paths(Peer& member, Change&& change) {
    ports_.remove(member);
    change(member.paths);
    ports_.add(member);
  }
  /// The same, reported as one update.
  template <class Change>
  void update_paths(Peer& member, Change&& change) {
    update(member, [&] { change_paths(member, change); });
  }

  /// A unicast port belongs to one process. Other members than `peer` that were heard from there:
  /// more than one if several processes have ended there unnoticed.
  std::vector<Peer*> owners_of_port(const Path& path, const Peer& peer) const;

  /// Called after a peer became a member, and before a member is removed.
  std::function<void(Peer&)> after_admission;
  std::function<void(Peer&, RemovalReason)> before_removal;

  /// When `Hello::roster` of our own record last changed.
  Time roster_changed_at() const { return roster_changed_at_; }

  /// Members that take part: everyone but observers.
  static bool is_visible(const Peer& peer) { return peer.is_member() && !peer.hello.observer; }
  const Peer* find(const NodeId& node) const;
  Peer* find(const NodeId& node);
  /// Members, observers included.
  std::size_t size() const { return by_node_.size(); }
  /// Those that are masters, in no order.
  std::span<const PeerId> masters() const { return masters_; }

 private:
  /// What is remembered of a departed session.
  struct Tombstone {
    Time until{};
    bool is_final = false;
    /// Where its parcels to us stood, so that none is delivered twice when it comes back.
    std::optional<std::uint64_t> parcels_next;
  };

  void enter(Peer& peer);
  /// The peer enters or leaves our roster.
  void toggle(const Peer& peer);
  /// Tells the application of a new member.
  void report_arrival(const Peer& peer);
  void replace(Peer& former);
  void forget_former_life(Peer& peer, Peer& present);
  void forget_lost_peer(Peer& peer);
  /// Whether its port is another member's that was heard from there later.
  bool has_lost_port(const Peer& peer) const;
  void bury(const Peer& peer, bool is_final);
  void drop_old_tombstones();

  Shared& shared_;
  Impersonations& impersonations_;
  SlotIndex by_node_;
  std::vector<PeerId> masters_;
  Time roster_changed_at_{};
  /// Of all members.
  PortOwners ports_;
  std::unordered_map<SessionId, Tombstone> tombstones_;
  std::deque<SessionId> burials_;
};

}  // namespace muster::core
