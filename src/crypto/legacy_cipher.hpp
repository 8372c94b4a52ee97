#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace muster::crypto {

/// The encryption of the legacy packages: a cipher by its OpenSSL name, with one key and one
/// initialisation vector for every message.
///
/// It hides a message from hosts without the key and does nothing else: equal messages look equal,
/// a changed message may open as another one, and a recorded message opens again. Only the legacy
/// translation may use it. Distinct objects: safe. Shared objects: unsafe.
class LegacyCipher {
 public:
  using Bytes = std::span<const std::uint8_t>;

  /// Like Node.js' `createCipher`: EVP_BytesToKey derives key and vector from a password (MD5, no
  /// salt, one round). Throws `Error{invalid_option}` for an algorithm that OpenSSL does not know
  /// or that needs more than this, and `Error{invalid_key}` for an empty password.
  static LegacyCipher from_password(std::string_view algorithm, std::string_view password);
  /// Like `createCipheriv`. Also throws `Error{invalid_key}` if key or vector has a wrong length;
  /// the sentence names the right one.
  static LegacyCipher from_key(std::string_view algorithm, std::string_view key,
                               std::string_view vector);

  LegacyCipher(LegacyCipher&&) noexcept;
  LegacyCipher& operator=(LegacyCipher&&) noexcept;
  ~LegacyCipher();

  std::vector<std::uint8_t> encrypt(Bytes plain) const;
  /// Nothing if the bytes cannot come from `encrypt`. It does not notice every change and every
  /// wrong key.
  std::optional<std::vector<std::uint8_t>> decrypt(Bytes sealed) const;

 private:
  struct Keyed;
  explicit LegacyCipher(std::unique_ptr<Keyed> keyed);

  std::unique_ptr<Keyed> keyed_;
};

}  // namespace muster::crypto
