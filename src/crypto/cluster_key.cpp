#include "crypto/cluster_key.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <span>
#include <string>

#include "crypto/hkdf.hpp"
#include "crypto/openssl.hpp"
#include "muster/byte_stream.hpp"

namespace muster::crypto {

namespace {

constexpr std::string_view cluster_label = "muster 1 cluster";
constexpr std::string_view key_id_label = "muster 1 key id";
constexpr std::string_view cluster_tag_label = "muster 1 cluster tag";

/// The cost of scrypt (PROTOCOL.md §3.1). A guess costs an attacker as much as a start costs us: 32
/// MiB and 0.1 s.
constexpr std::uint64_t scrypt_n = 1 << 15;
constexpr std::uint64_t scrypt_r = 8;
constexpr std::uint64_t scrypt_p = 1;
/// OpenSSL's own limit is 32 MiB, a few kilobytes less than these parameters need.
constexpr std::uint64_t scrypt_memory_max = 64 << 20;

void stretch(std::span<const std::byte> passphrase, std::string_view cluster,
             std::span<std::uint8_t> secret) {
  const std::string salt = std::string(cluster_label).append(cluster);
  must_succeed(
      EVP_PBE_scrypt(reinterpret_cast<const char*>(passphrase.data()), passphrase.size(),
                     reinterpret_cast<const unsigned char*>(salt.data()), salt.size(), scrypt_n,
                     scrypt_r, scrypt_p, scrypt_memory_max, secret.data(), secret.size()),
      "EVP_PBE_scrypt");
}

}  // namespace

// The secret is written to its final place, because a returned value could leave a copy.
ClusterKey::ClusterKey(const Key& key, std::string_view cluster) {
  if (key.kind() == Key::Kind::passphrase) {
    stretch(key.secret(), cluster, secret_);
  } else {
    hkdf(key.secret(), std::as_bytes(std::span(cluster)), cluster_label, secret_);
  }
  derive_names();
}

void ClusterKey::derive_names() {
  std::array<std::uint8_t, sizeof id_ + sizeof fingerprint_> names;
  hkdf(std::as_bytes(std::span(secret_)), {}, key_id_label, names);
  ByteReader reader(names);
  reader.read_number(id_);
  reader.read_number(fingerprint_);
  if (id_ == 0) id_ = 1;  // 0 means clear text
}

ClusterKey::~ClusterKey() {
  OPENSSL_cleanse(secret_.data(), secret_.size());
}

std::uint32_t cluster_tag(std::string_view cluster) {
  const std::string text = std::string(cluster_tag_label).append(cluster);
  std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::uint32_t tag = 0;
  ByteReader(digest).read_number(tag);
  return tag;
}

}  // namespace muster::crypto
