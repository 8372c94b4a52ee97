#include "core/shared.hpp"

namespace muster::core {

Destination Shared::way_to(const Peer& peer) const {
  const bool is_direct = !peer.paths.is_empty() && peer.link.is_two_way();
  if (is_direct && !peer.route.by_group) {
    return destination_of(peer.paths.freshest(), peer.session);
  }
  const Peer* relay = is_direct ? nullptr : peers.find(peer.route.via);
  if (relay != nullptr && is_neighbour(*relay)) return way_through(*relay, peer.session);
  if (peer.route.by_group || peer.paths.is_empty()) {
    return {.group = true, .endpoint = {}, .interface = 0, .receiver = peer.session};
  }
  return destination_of(peer.paths.freshest(), peer.session);
}

void Shared::add_ways(const Peer& peer, std::vector<Destination>& ways) const {
  const Destination way = way_to(peer);
  if (way.is_wrapped()) return ways.push_back(way);
  for (const Path& path : peer.paths.all()) ways.push_back(destination_of(path, peer.session));
}

Challenge Shared::challenge_to(const SessionId& target) {
  return {.nonce = nonces.current(now, draw_nonce), .target = target, .answer_by_group = false};
}

bool is_neighbour(const Peer& peer) {
  return peer.is_member() && !peer.is_guest && !peer.hello.observer && peer.link.is_two_way() &&
         !peer.paths.is_empty() && peer.hears_us();
}

Destination Shared::way_through(const Peer& relay, const SessionId& receiver) {
  Destination way = destination_of(relay.paths.freshest(), receiver);
  way.via = relay.session;
  return way;
}

}  // namespace muster::core
