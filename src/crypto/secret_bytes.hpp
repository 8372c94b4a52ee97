#pragma once

#include <openssl/crypto.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace muster::crypto {

/// A secret of fixed size that is wiped when its scope or owner ends, by an exception too.
/// Distinct objects: safe. Shared objects: unsafe.
template <std::size_t Size>
struct SecretBytes {
  std::array<std::uint8_t, Size> bytes{};

  SecretBytes() = default;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
};

}  // namespace muster::crypto
