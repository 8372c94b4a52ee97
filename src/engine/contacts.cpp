#include "engine/contacts.hpp"

#include <algorithm>
#include <utility>

namespace muster::engine {

Contacts::Contacts(const core::NonceSource& draw) : secrets_{draw(), draw()} {}

crypto::SessionCipher* Contacts::find(const SessionId& session, const crypto::ClusterKey& key,
                                      core::Time now) {
  const auto known = std::find_if(contacts_.begin(), contacts_.end(), [&](const Contact& each) {
    return each.session == session && each.cipher.is_under(key);
  });
  if (known != contacts_.end()) {
    contacts_.splice(contacts_.end(), contacts_, known);
    return &contacts_.back().cipher;
  }
  if (!derivations_of(session).take(now)) return nullptr;
  if (contacts_.size() >= ciphers_max) contacts_.pop_front();
  contacts_.push_back(
      {session, crypto::SessionCipher(key, session, crypto::SessionCipher::Direction::open)});
  return &contacts_.back().cipher;
}

crypto::SessionCipher Contacts::take() {
  crypto::SessionCipher cipher = std::move(contacts_.back().cipher);
  contacts_.pop_back();
  return cipher;
}

core::TokenBucket& Contacts::derivations_of(const SessionId& session) {
  const auto bucket = core::TokenBucket::per_second(derivations_max);
  return derivations_.try_emplace(place_of(session), bucket).first->second;
}

std::uint32_t Contacts::place_of(const SessionId& session) const {
  const std::uint64_t mixed =
      (session.high ^ secrets_[0]) * 0x9e3779b97f4a7c15 ^ (session.low + secrets_[1]);
  return static_cast<std::uint32_t>((mixed * 0xbf58476d1ce4e5b9) >> 32) % places_max;
}

}  // namespace muster::engine
