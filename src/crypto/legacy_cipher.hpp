#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace muster::crypto {

/// Encryption as the legacy packages do it: a cipher by its OpenSSL name under one key and one
/// initialisation vector, the same for every message.
///
/// It hides a message from those without the key, and nothing else: equal messages look equal, a
/// changed one may open as another message, and a recorded one opens again. Nothing but the legacy
/// translation may use it. Distinct objects: safe. Shared objects: unsafe.
class LegacyCipher {
 public:
  using Bytes = std::span<const std::uint8_t>;

  /// As Node.js' `createCipher`: key and vector are stretched from a password by EVP_BytesToKey
  /// (MD5, no salt, one round). Throws `Error{invalid_option}` for an algorithm that OpenSSL does
  /// not know or that needs more than this, and `Error{invalid_key}` for an empty password.
  static LegacyCipher from_password(std::string_view algorithm, std::string_view password);
  /// As `createCipheriv`. Besides, throws `Error{invalid_key}` if key or vector has not the length
  /// that the algorithm wants; the sentence says which that is.
  static LegacyCipher from_key(std::string_view algorithm, std::string_view key,
                               std::string_view vector);

  LegacyCipher(LegacyCipher&&) noexcept;
  LegacyCipher& operator=(LegacyCipher&&) noexcept;
  ~LegacyCipher();

  std::vector<std::uint8_t> encrypt(Bytes plain) const;
  /// Nothing if the bytes cannot come from `encrypt`. Not every change and not every wrong key is
  /// noticed.
  std::optional<std::vector<std::uint8_t>> decrypt(Bytes sealed) const;

 private:
  struct Keyed;
  explicit LegacyCipher(std::unique_ptr<Keyed> keyed);

  std::unique_ptr<Keyed> keyed_;
};

}  // namespace muster::crypto
