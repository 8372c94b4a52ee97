#pragma once

#include <openssl/evp.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace muster::bench {

/// The limit for sealing and opening: AES-256-GCM of OpenSSL, in the fewest calls that a packet
/// needs, with a key that is already scheduled. It omits every check that can be omitted.
///
/// Distinct objects: safe. Shared objects: unsafe.
class BareCipher {
 public:
  static constexpr std::size_t tag_bytes = 16;

  BareCipher();

  void seal(std::uint64_t counter, std::span<const std::uint8_t> header,
            std::span<std::uint8_t> body, std::span<std::uint8_t, tag_bytes> tag);
  bool open(std::uint64_t counter, std::span<const std::uint8_t> header,
            std::span<std::uint8_t> body, std::span<const std::uint8_t, tag_bytes> tag);

 private:
  struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  };
  using Context = std::unique_ptr<EVP_CIPHER_CTX, Free>;

  Context sealing_;
  Context opening_;
};

/// A packet as the bare cipher sees it: authenticated bytes, encrypted bytes, and the tag.
struct PacketView {
  explicit PacketView(std::span<std::uint8_t> packet)
      : header(packet.first(header_bytes)),
        body(packet.subspan(header_bytes, packet.size() - header_bytes - BareCipher::tag_bytes)),
        tag(packet.last<BareCipher::tag_bytes>()) {}

  static constexpr std::size_t header_bytes = 44;

  std::span<std::uint8_t> header;
  std::span<std::uint8_t> body;
  std::span<std::uint8_t, BareCipher::tag_bytes> tag;
};

}  // namespace muster::bench
