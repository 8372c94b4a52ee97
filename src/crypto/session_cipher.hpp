#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/cipher_context.hpp"
#include "crypto/cluster_key.hpp"
#include "crypto/nonce.hpp"
#include "muster/id.hpp"

namespace muster::crypto {

/// Bytes of the AES-GCM tag at the end of every sealed packet.
inline constexpr std::size_t tag_bytes = 16;

/// Number of packets that one session may seal. The counter is part of the nonce, so it must never
/// repeat.
/// Such nonces are exempt from the 2^32 calls of NIST SP 800-38D §8.3; the birthday bound remains.
/// 2^48 packets of 2^7 blocks would distinguish ciphertext from noise with probability (2^55)^2 /
/// 2^129 = 2^-19, after 89 years at 100 000 packets a second.
inline constexpr std::uint64_t counter_max = std::uint64_t{1} << 48;

/// AES-256-GCM with the key of one session (PROTOCOL.md §3.2), prepared once and used for every
/// packet.
///
/// The session key is derived from the cluster key and the session id, so the counters of other
/// sessions cannot collide with ours. A cipher takes 1.2 KiB and 2 us to make, and does not
/// allocate per packet. Distinct objects: safe. Shared objects: unsafe.
class SessionCipher {
 public:
  enum class Direction { seal, open };

  SessionCipher(const ClusterKey& key, const SessionId& session, Direction direction);
  SessionCipher(SessionCipher&&) noexcept;
  SessionCipher& operator=(SessionCipher&&) noexcept;
  ~SessionCipher();

  /// Whether it was made from this cluster key.
  bool is_under(const ClusterKey& key) const { return fingerprint_ == key.fingerprint(); }

  /// Encrypts `body` in place and writes the tag. `header` is authenticated, not encrypted.
  /// Requires: direction seal; `nonce.counter < counter_max` and never used before.
  void seal(const Nonce& nonce, std::span<const std::uint8_t> header, std::span<std::uint8_t> body,
            std::span<std::uint8_t, tag_bytes> tag);

  /// Decrypts `body` in place. False if header, body, nonce or tag differs from the sealed packet;
  /// `body` is then wiped. Requires: direction open.
  [[nodiscard]] bool open(const Nonce& nonce, std::span<const std::uint8_t> header,
                          std::span<std::uint8_t> body,
                          std::span<const std::uint8_t, tag_bytes> tag);

 private:
  /// Begins a packet: a new nonce with the key that is already scheduled, then the header.
  void begin(const Nonce& nonce, std::span<const std::uint8_t> header);

  CipherContext context_;
  std::uint64_t fingerprint_;
};

}  // namespace muster::crypto
