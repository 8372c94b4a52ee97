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

namespace {

using Cipher = std::optional<crypto::SessionCipher>;

/// After a peer has changed its key, its packets open with a new cipher. That cipher replaces the
/// old one only when a packet has opened, because anybody can write another key id into a header.
/// The check comes first, because a cipher costs much more.
bool open_with(Cipher& cipher, Keyring::Entry& key, const wire::Header& header,
               std::span<const std::uint8_t> vouched, std::span<std::uint8_t> body,
               std::span<const std::uint8_t, crypto::tag_bytes> tag) {
  const crypto::Nonce nonce{.counter = header.counter, .salt = header.salt};
  if (cipher && cipher->is_under(key.key())) return cipher->open(nonce, vouched, body, tag);
  if (!key.vouches_for(header)) return false;
  crypto::SessionCipher fresh(key.key(), header.session, crypto::SessionCipher::Direction::open);
  if (!fresh.open(nonce, vouched, body, tag)) return false;
  cipher = std::move(fresh);
  return true;
}

/// In clear text the receiver stands where a sealed packet has its tag.
std::optional<std::span<std::uint8_t>> open_clear(std::span<std::uint8_t> rest,
                                                  const SessionId& self) {
  if (rest.size() < trailer_bytes) return std::nullopt;
  std::array<std::uint8_t, trailer_bytes> ours;
  write_receiver(self, ours);
  const auto trailer = rest.last<trailer_bytes>();
  if (!std::equal(ours.begin(), ours.end(), trailer.begin())) return std::nullopt;
  return rest.first(rest.size() - trailer_bytes);
}

}  // namespace

std::optional<std::span<std::uint8_t>> open_packet(Cipher& cipher, Keyring::Entry* key,
                                                   const wire::Header& header,
                                                   const SessionId& self,
                                                   std::span<std::uint8_t> packet) {
  const auto head = packet.first<wire::Header::bytes>();
  const auto rest = packet.subspan(wire::Header::bytes);
  if (key == nullptr) return header.is_addressed ? open_clear(rest, self) : rest;
  if (rest.size() < crypto::tag_bytes) return std::nullopt;
  const auto body = rest.first(rest.size() - crypto::tag_bytes);
  const AssociatedData vouched(head, header.is_addressed, self);
  if (!open_with(cipher, *key, header, vouched.bytes(), body, rest.last<crypto::tag_bytes>())) {
    return std::nullopt;
  }
  return body;
}

}  // namespace muster::engine
