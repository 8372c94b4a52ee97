#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// A secret that all nodes of a cluster share: a passphrase, or 256 random bits.
///
/// Whoever has the key is a member. It is wiped from memory on destruction and never printed;
/// only `reveal()` gives it away.
/// Distinct objects: safe. Shared objects: unsafe.
class Key {
 public:
  /// Bytes in a raw key.
  static constexpr std::size_t raw_bytes = 32;

  enum class Kind { raw, passphrase };

  /// A key stretched from words that people can remember, by scrypt salted with the cluster name.
  /// This costs about a tenth of a second and 32 MiB once per start. Throws `Error{invalid_key}`
  /// for fewer than 8 bytes.
  static Key from_passphrase(std::string_view passphrase);

  /// Exactly 32 bytes of good randomness.
  static Key from_bytes(std::span<const std::byte, raw_bytes> bytes);

  /// The form that `reveal()` and `muster keygen` give: 64 hexadecimal digits.
  /// Throws `Error{invalid_key}` saying what is wrong, without repeating the text.
  static Key from_text(std::string_view text);

  /// 256 fresh bits from the operating system.
  static Key generate();

  Key(const Key&);
  Key& operator=(const Key&);
  Key(Key&&) noexcept;
  Key& operator=(Key&&) noexcept;
  ~Key();

  Kind kind() const { return kind_; }

  /// The secret itself: the 32 bytes, or the passphrase. Valid while the key lives.
  std::span<const std::byte> secret() const { return secret_; }

  /// The secret of a raw key as 64 hexadecimal digits. Requires: `kind() == Kind::raw`.
  std::string reveal() const;

 private:
  Key(Kind kind, std::span<const std::byte> secret);
  void wipe();

  Kind kind_;
  std::vector<std::byte> secret_;
};

/// Reads a key file: one key per line as `muster keygen` prints it. The first key seals, all open.
/// Blank lines and lines starting with '#' are skipped. Throws `Error{unreadable_file}` or
/// `Error{invalid_key}`, naming the file and the line.
std::vector<Key> read_key_file(const std::filesystem::path& path);

/// Reads a passphrase: the first line of a file, without its line end. Throws as `read_key_file`.
Key read_passphrase_file(const std::filesystem::path& path);

}  // namespace muster
