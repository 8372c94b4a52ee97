#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "muster/api.hpp"

namespace muster {

/// A secret that all nodes of a cluster share: a passphrase, or 256 random bits.
///
/// Every process that has the key can be a member. The key is wiped from memory on destruction and
/// never printed; only `reveal()` returns it.
/// Distinct objects: safe. Shared objects: unsafe.
class MUSTER_API Key {
 public:
  /// Size of a raw key in bytes.
  static constexpr std::size_t raw_bytes = 32;

  enum class Kind { raw, passphrase };

  /// Derives a key from words that people can remember, with scrypt and the cluster name as salt.
  /// This takes about 0.1 s and 32 MiB once per start. Throws `Error{invalid_key}` if it has fewer
  /// than 8 bytes.
  static Key from_passphrase(std::string_view passphrase);

  /// Makes a key of exactly 32 random bytes.
  static Key from_bytes(std::span<const std::byte, raw_bytes> bytes);

  /// Reads the form that `reveal()` and `muster keygen` write: 64 hexadecimal digits. Throws
  /// `Error{invalid_key}`; the sentence names the fault without the text.
  static Key from_text(std::string_view text);

  /// Draws 256 random bits from the operating system.
  static Key generate();

  Key(const Key&);
  Key& operator=(const Key&);
  Key(Key&&) noexcept;
  Key& operator=(Key&&) noexcept;
  ~Key();

  Kind kind() const { return kind_; }

  /// The same key for the cluster of this name alone: a node of another cluster refuses it.
  Key for_cluster(std::string name) const;
  /// Name of the only cluster that it is for. Empty, the default: any.
  const std::string& cluster() const { return cluster_; }

  /// The secret itself: the 32 bytes, or the passphrase. Valid as long as the key exists.
  std::span<const std::byte> secret() const { return secret_; }

  /// The secret of a raw key as 64 hexadecimal digits. Requires: `kind() == Kind::raw`.
  std::string reveal() const;

 private:
  Key(Kind kind, std::span<const std::byte> secret);
  void wipe();

  Kind kind_;
  std::vector<std::byte> secret_;
  std::string cluster_ = {};
};

/// Reads a key file: one key per line, as `muster keygen` prints it. The first key seals, every key
/// opens. A line "# cluster: NAME" binds the next key to that cluster. Blank lines and other lines
/// that start with '#' are skipped. Throws `Error{unreadable_file}` or `Error{invalid_key}`, which
/// name the file and the line.
MUSTER_API std::vector<Key> read_key_file(const std::filesystem::path& path);

/// Reads a passphrase from the first line of a file, without its line end. Throws the same errors
/// as `read_key_file`.
MUSTER_API Key read_passphrase_file(const std::filesystem::path& path);

}  // namespace muster
