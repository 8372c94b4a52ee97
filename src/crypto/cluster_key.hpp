#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "muster/key.hpp"

namespace muster::crypto {

/// The secret that seals every packet of a cluster: a `Key` bound to a cluster name.
///
/// Two clusters with one key and different names share nothing. Wiped on destruction. Distinct
/// objects: safe. Shared objects: unsafe.
class ClusterKey {
 public:
  static constexpr std::size_t bytes = 32;

  /// PROTOCOL.md §3.1. Slow for a passphrase (scrypt), fast for a raw key (HKDF).
  ClusterKey(const Key& key, std::string_view cluster);
  ClusterKey(const ClusterKey&) = default;
  ClusterKey& operator=(const ClusterKey&) = default;
  ~ClusterKey();

  /// Identifies the key in packet headers without revealing it. Never 0, which means "clear text".
  std::uint32_t id() const { return id_; }
  /// Distinguishes keys whose ids are equal by chance. It never leaves this process.
  std::uint64_t fingerprint() const { return fingerprint_; }
  const std::array<std::uint8_t, bytes>& secret() const { return secret_; }

 private:
  void derive_names();

  std::array<std::uint8_t, bytes> secret_;
  std::uint32_t id_ = 0;
  std::uint64_t fingerprint_ = 0;
};

/// Identifies a cluster in packet headers (PROTOCOL.md §2).
std::uint32_t cluster_tag(std::string_view cluster);

}  // namespace muster::crypto
