#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <unordered_map>

#include "core/nonce_source.hpp"
#include "core/token_bucket.hpp"
#include "crypto/cluster_key.hpp"
#include "crypto/session_cipher.hpp"
#include "muster/id.hpp"

namespace muster::engine {

/// Ciphers of sessions that are unknown, or unknown with this key. A derivation is expensive, and
/// an attacker that has recorded a packet of a session can cause one.
///
/// The latest ciphers are kept. Each session has a random place, which it shares with few others,
/// and each place allows a limited rate of derivations. So junk in the name of some sessions delays
/// few other sessions. Distinct objects: safe. Shared objects: unsafe.
class Contacts {
 public:
  explicit Contacts(const core::NonceSource& draw);

  /// The cipher of the session with this key. Null if its place has reached the rate.
  /// Valid until the next call.
  crypto::SessionCipher* find(const SessionId& session, const crypto::ClusterKey& key,
                              core::Time now);
  /// Hands over the cipher that `find` has just returned, because the session is known now.
  crypto::SessionCipher take();

  /// Number of ciphers.
  std::size_t size() const { return contacts_.size(); }

 private:
  static constexpr std::uint32_t places_max = 1'024;
  /// Derivations per place, at once and per second.
  static constexpr int derivations_max = 8;
  /// A further cipher replaces the one that was used least recently.
  static constexpr std::size_t ciphers_max = 64;

  struct Contact {
    SessionId session;
    crypto::SessionCipher cipher;
  };

  core::TokenBucket& derivations_of(const SessionId& session);
  std::uint32_t place_of(const SessionId& session) const;

  /// Secret, so that an attacker cannot choose sessions that share a place.
  std::array<std::uint64_t, 2> secrets_;
  /// By place.
  std::unordered_map<std::uint32_t, core::TokenBucket> derivations_;
  /// The one used least recently first.
  std::list<Contact> contacts_;
};

}  // namespace muster::engine
