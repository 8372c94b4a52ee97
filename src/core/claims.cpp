#include "core/claims.hpp"

#include <algorithm>

namespace muster::core {

void Claims::changed(Peer& member) {
  if (!member.hello.master) {
    member.claim = Claim::none;
    return;
  }
  // A member whose claim counts may take a later term: that it hears us is known.
  if (member.claim == Claim::counted || member.claim == Claim::pending) return;
  if (member.is_guest) return count(member);
  if (member.claim == Claim::ignored) return;
  member.claim = Claim::pending;
  inquiries_.begin(member);
  Time& deadline = shared_.deadlines[Deadline::claims];
  deadline = std::min(deadline, shared_.now + shared_.config.timing.master_timeout);
  shared_.members_changed = true;
}

void Claims::answered(Peer& member) {
  if (member.claim == Claim::pending || member.claim == Claim::ignored) count(member);
}

void Claims::count(Peer& member) {
  membership_.update(member, [&] { member.claim = Claim::counted; });
  membership_.role_changed(member);
  if (Membership::is_visible(member)) {
    shared_.events.push_back(MasterSeen{share_view_of(member), member.hello.master_term});
  }
  shared_.members_changed = true;
}

bool Claims::is_pending() const {
  bool pending = false;
  shared_.peers.for_each_member(
      [&](const Peer& peer) { pending = pending || peer.claim == Claim::pending; });
  return pending;
}

void Claims::run_due() {
  Time next = never;
  shared_.peers.for_each_member([&](Peer& peer) {
    if (peer.claim != Claim::pending) return;
    const Time until = peer.inquiry.began_at + shared_.config.timing.master_timeout;
    if (shared_.now < until) {
      next = std::min(next, until);
      return;
    }
    peer.claim = Claim::ignored;
    shared_.members_changed = true;
  });
  shared_.deadlines[Deadline::claims] = next;
}

}  // namespace muster::core
