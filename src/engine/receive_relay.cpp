#include "engine/engine.hpp"

/// Packets that members pass on for each other. PROTOCOL.md §9.7.
namespace muster::engine {

void Engine::receive_checked(const wire::Header& header, std::span<std::uint8_t> packet,
                             const core::Arrival& arrival) {
  if (core::Peer* peer = protocol_.find(header.session)) {
    receive_known(*peer, header, packet, arrival);
  } else {
    receive_unknown(header, packet, arrival);
  }
}

void Engine::keep_for_others(const wire::Header& header, std::span<const std::uint8_t> packet) {
  kept_.clear();
  if (header.is_addressed || !protocol_.relays().is_wished(header.session)) return;
  kept_.assign(packet.begin(), packet.end());
}

void Engine::pass_on(core::PeerId origin, const core::Arrival& arrival) {
  if (kept_.empty()) return;
  const core::Peer& peer = *protocol_.find(origin);
  if (!protocol_.relays().is_chained(peer)) return;
  protocol_.relays().pass_on(peer, arrival.via, arrival.is_direct() ? std::uint8_t{0} : hops_,
                             kept_);
  drain();
  kept_.clear();
}

Engine::Outcome Engine::apply_relay(core::Peer& peer, const core::Arrival& arrival,
                                    core::Bytes content) {
  core::Relay relay;
  // A relayed packet is never relayed inside another one.
  if (!arrival.is_direct() || !wire::decode(content, relay)) return Outcome::malformed;
  if (relay.to.is_nil() || relay.to == session_) {
    unwrap(peer, arrival, relay);
  } else {
    protocol_.receive(peer, arrival, relay);
  }
  return Outcome::applied;
}

void Engine::unwrap(core::Peer& relay, const core::Arrival& arrival, const core::Relay& wrapped) {
  std::vector<std::uint8_t> packet(wrapped.packet.begin(), wrapped.packet.end());
  wire::Header header;
  if (wire::read_header(packet, header) != wire::HeaderVerdict::ok) return;
  if (header.session == session_) return hear_self(header, packet, arrival);
  if (reason_to_drop(header)) return;
  core::Arrival inner = arrival;
  inner.counter = header.counter;
  inner.bytes = packet.size();
  inner.is_addressed = header.is_addressed;
  inner.by_group = wrapped.to.is_nil();
  // A node wraps its own packet to reach one receiver over the group.
  if (header.session != relay.session) {
    if (!core::is_neighbour(relay)) return;
    inner.via = relay.session;
  }
  hops_ = wrapped.hops;
  receive_checked(header, packet, inner);
}

}  // namespace muster::engine
