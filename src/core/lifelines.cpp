#include "core/lifelines.hpp"

#include <algorithm>

#include "core/limits.hpp"
#include "core/ranking.hpp"

namespace muster::core {

namespace {

using Watched = std::vector<const Peer*>;

Candidate candidate_of(const Hello& hello) {
  return {hello.weight, hello.node};
}

bool is_in_line(const Hello& hello) {
  return hello.eligible && !hello.master;
}

/// Whether few come before us when a master is missing.
bool is_heir(const Shared& shared) {
  if (!is_in_line(shared.self)) return false;
  std::size_t before_us = 0;
  shared.peers.for_each_full_member([&](const Peer& peer) {
    const bool comes_before = candidate_of(shared.self) < candidate_of(peer.hello);
    if (is_in_line(peer.hello) && comes_before) ++before_us;
  });
  return before_us < limits::heirs;
}

/// How far around the ring of ids a member is from us: first those above us, then from the lowest.
bool is_nearer(const NodeId& self, const Peer* a, const Peer* b) {
  const bool a_is_above = self < a->hello.node;
  const bool b_is_above = self < b->hello.node;
  return a_is_above != b_is_above ? a_is_above : a->hello.node < b->hello.node;
}

Watched followers(const Shared& shared) {
  Watched nearest;
  const auto nearer = [&](const Peer* a, const Peer* b) {
    return is_nearer(shared.config.node, a, b);
  };
  shared.peers.for_each_full_member([&](const Peer& peer) {
    if (!is_neighbour(peer)) return;
    nearest.insert(std::upper_bound(nearest.begin(), nearest.end(), &peer, nearer), &peer);
    if (nearest.size() > limits::followers) nearest.pop_back();
  });
  return nearest;
}

}  // namespace

std::vector<Lifeline> wanted_lifelines(const Shared& shared) {
  if (shared.config.observer) return {};
  Watched watched = followers(shared);
  if (is_heir(shared)) {
    shared.peers.for_each_full_member([&](const Peer& peer) {
      const bool is_new = std::find(watched.begin(), watched.end(), &peer) == watched.end();
      if (peer.is_master() && is_new && is_neighbour(peer)) watched.push_back(&peer);
    });
  }
  std::vector<Lifeline> lifelines;
  for (const Peer* peer : watched) {
    lifelines.push_back({peer->session, peer->paths.freshest().endpoint});
  }
  return lifelines;
}

}  // namespace muster::core
