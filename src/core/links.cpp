#include "core/links.hpp"

#include <algorithm>
#include <utility>

#include "core/inquiries.hpp"
#include "core/suspicion.hpp"

namespace muster::core {

namespace {

/// A lost member is listed for so many of its own lives, and of ours: by then it has removed us.
constexpr int lives_listed = 3;
constexpr std::size_t lost_max = 128;

bool has(Bytes list, std::uint64_t mark) {
  bool found = false;
  for_each_mark(list, [&](std::uint64_t each) { found = found || each == mark; });
  return found;
}

}  // namespace

void Links::heard(Peer& peer) {
  peer.link.heard_at = shared_.now;
  if (!peer.link.is_gap) return;
  const bool was_two_way = peer.link.is_two_way();
  peer.link.is_gap = false;
  note_change(peer, was_two_way);
}

void Links::heard_relayed(Peer& peer) {
  if (peer.link.is_gap) return;
  const SuspicionPlan plan = plan_suspicion(peer.hello.interval, peer.hello.valid_for);
  if (shared_.clock.absence() != peer.silence.absence_then) return;
  if (shared_.now - peer.link.heard_at >= gap_after(plan)) silent(peer);
}

void Links::silent(Peer& peer) {
  if (peer.link.is_gap || peer.is_guest) return;
  const bool was_two_way = peer.link.is_two_way();
  peer.link.is_gap = true;
  note_change(peer, was_two_way);
}

void Links::admitted(Peer& member) {
  if (member.is_guest) return;
  const std::uint64_t mark = mark_of(member.session);
  std::erase_if(lost_, [&](const Lost& each) { return each.mark == mark; });
  member.link.is_gap = member.paths.is_empty();
  if (member.link.is_two_way()) return;
  ++broken_count_;
  broken_.push_back(member.id);
  shared_.self_changed = true;
}

void Links::removed(const Peer& member, RemovalReason reason) {
  if (member.is_guest) return;
  if (!member.link.is_two_way()) --broken_count_;
  if (reason != RemovalReason::timeout) return;
  drop_old_losses();
  if (lost_.size() >= lost_max) lost_.erase(lost_.begin());
  const Duration life = std::max(member.hello.valid_for, shared_.self.valid_for);
  lost_.push_back({mark_of(member.session), shared_.now + lives_listed * life});
  shared_.self_changed = true;
}

void Links::drop_old_losses() {
  std::erase_if(lost_, [&](const Lost& each) { return each.until <= shared_.now; });
}

void Links::receive(Peer& peer, const Hello& hello) {
  if (hello.gaps) return;
  const bool was_two_way = peer.link.is_two_way();
  peer.link.misses_us = peer.link.lost_us = false;
  note_change(peer, was_two_way);
}

void Links::receive(Peer& peer, const Gaps& gaps) {
  const bool was_two_way = peer.link.is_two_way();
  const std::uint64_t own = mark_of(shared_.config.session);
  peer.link.lost_us = has(gaps.unheard, own);
  peer.link.misses_us = peer.link.lost_us || has(gaps.relayed, own);
  note_change(peer, was_two_way);
}

void Links::note_change(Peer& peer, bool was_two_way) {
  const bool is_two_way = peer.link.is_two_way();
  if (!peer.is_member() || was_two_way == is_two_way) return;
  if (was_two_way) broken_.push_back(peer.id);
  was_two_way ? ++broken_count_ : --broken_count_;
  shared_.self_changed = true;
}

std::shared_ptr<const GapLists> Links::refresh() {
  drop_old_losses();
  shared_.self.gaps = false;
  if (broken_count_ == 0 && lost_.empty()) return nullptr;
  auto lists = std::make_shared<GapLists>();
  if (broken_count_ > 0) {
    shared_.peers.for_each_full_member([&](const Peer& peer) {
      if (!peer.link.is_gap) return;
      const bool is_heard = peer.silence.rounds < rounds_until_gap;
      (is_heard ? lists->relayed : lists->unheard).add(mark_of(peer.session));
    });
  }
  for (const Lost& each : lost_) lists->unheard.add(each.mark);
  shared_.self.gaps = !lists->is_empty();
  return shared_.self.gaps ? lists : nullptr;
}

void Links::retry() {
  if (broken_count_ == 0 || shared_.now - retried_at_ < shared_.config.timing.node_timeout) return;
  retried_at_ = shared_.now;
  shared_.peers.for_each_full_member([&](const Peer& peer) {
    if (peer.link.is_gap) {
      shared_.send_to_all_addresses(peer, Probe{.nonce = new_probe_nonce(shared_.draw_nonce)});
    }
  });
}

}  // namespace muster::core
