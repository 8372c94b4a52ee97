#include "engine/openers.hpp"

#include <algorithm>
#include <array>

#include "engine/associated_data.hpp"

namespace muster::engine {

Openers::Opener& Openers::of(core::PeerId peer) {
  while (places_.size() <= peer.slot) places_.emplace_back();
  Place& place = places_[peer.slot];
  if (place.generation != peer.generation) {
    place.generation = peer.generation;
    place.opener = {};
  }
  return place.opener;
}

std::optional<std::span<std::uint8_t>> open_clear_packet(const wire::Header& header,
                                                         const SessionId& self,
                                                         std::span<std::uint8_t> packet) {
  const auto rest = packet.subspan(wire::Header::bytes);
  if (!header.is_addressed) return rest;
  if (rest.size() < trailer_bytes) return std::nullopt;
  std::array<std::uint8_t, trailer_bytes> ours;
  write_receiver(self, ours);
  const auto trailer = rest.last<trailer_bytes>();
  if (!std::equal(ours.begin(), ours.end(), trailer.begin())) return std::nullopt;
  return rest.first(rest.size() - trailer_bytes);
}

std::optional<std::span<std::uint8_t>> open_packet(crypto::SessionCipher& cipher,
                                                   const wire::Header& header,
                                                   const SessionId& self,
                                                   std::span<std::uint8_t> packet) {
  const auto head = packet.first<wire::Header::bytes>();
  const auto rest = packet.subspan(wire::Header::bytes);
  if (rest.size() < crypto::tag_bytes) return std::nullopt;
  const auto body = rest.first(rest.size() - crypto::tag_bytes);
  const AssociatedData vouched(head, header.is_addressed, self);
  const crypto::Nonce nonce{.counter = header.counter, .salt = header.salt};
  if (!cipher.open(nonce, vouched.bytes(), body, rest.last<crypto::tag_bytes>())) {
    return std::nullopt;
  }
  return body;
}

}  // namespace muster::engine
