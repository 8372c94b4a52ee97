#pragma once

#include <cstdint>
#include <vector>

#include "crypto/cluster_key.hpp"
#include "crypto/session_check.hpp"
#include "wire/header.hpp"

namespace muster::engine {

/// The keys of a node: the first one seals, each one opens (PROTOCOL.md §3.6). Without keys,
/// packets are clear text.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Keyring {
 public:
  /// A key and its prepared check.
  class Entry {
   public:
    explicit Entry(const crypto::ClusterKey& key) : key_(key), check_(key) {}

    const crypto::ClusterKey& key() const { return key_; }
    std::uint32_t check_of(const SessionId& session) { return check_.of(session); }
    /// Whether a holder of this key has named the header's session.
    bool vouches_for(const wire::Header& header) {
      return header.check == check_of(header.session);
    }

   private:
    crypto::ClusterKey key_;
    crypto::SessionCheck check_;
  };

  explicit Keyring(const std::vector<crypto::ClusterKey>& keys);

  bool is_empty() const { return entries_.empty(); }
  /// Requires: not empty.
  Entry& first() { return entries_.front(); }
  /// Whether a key has this id.
  bool knows(std::uint32_t id) const;
  /// The key with the header's id, or null. If several keys have this id by chance, the one that
  /// vouches for the session.
  Entry* find(const wire::Header& header);

 private:
  std::vector<Entry> entries_;
};

}  // namespace muster::engine
