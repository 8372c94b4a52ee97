#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "muster/key.hpp"

namespace muster::crypto {

/// What every packet of a cluster is sealed under: a `Key` bound to a cluster name.
///
/// Two clusters with one key and different names share nothing. Wiped on destruction.
/// Distinct objects: safe. Shared objects: unsafe.
class ClusterKey {
 public:
  static constexpr std::size_t bytes = 32;

  /// PROTOCOL.md §3.1. Slow for a passphrase (scrypt), fast for a raw key (HKDF).
  ClusterKey(const Key& key, std::string_view cluster);
  ClusterKey(const ClusterKey&) = default;
  ClusterKey& operator=(const ClusterKey&) = default;
  ~ClusterKey();

  /// Names the key in packet headers without giving it away. Never 0, which means "clear text".
  std::uint32_t id() const { return id_; }
  const std::array<std::uint8_t, bytes>& secret() const { return secret_; }

 private:
  std::array<std::uint8_t, bytes> secret_;
  std::uint32_t id_;
};

/// Names a cluster in packet headers: PROTOCOL.md §2.
std::uint32_t cluster_tag(std::string_view cluster);

}  // namespace muster::crypto
