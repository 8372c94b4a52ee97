#pragma once

#include <cstdint>

#include "crypto/cipher_context.hpp"
#include "crypto/cluster_key.hpp"
#include "muster/id.hpp"

namespace muster::crypto {

/// Computes the check in packet headers, which shows that a holder of the key has named the session
/// (PROTOCOL.md §3.3). A check costs far less than the derivation of the session key, so packets of
/// outsiders are dropped before that.
///
/// A check authenticates nothing, because anybody can copy it. Distinct objects: safe. Shared
/// objects: unsafe.
class SessionCheck {
 public:
  explicit SessionCheck(const ClusterKey& key);

  std::uint32_t of(const SessionId& session);

 private:
  CipherContext context_;
};

}  // namespace muster::crypto
