#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/secret_bytes.hpp"

namespace muster::crypto {

/// The text of a small file of secrets, wiped on destruction. Stream buffers keep no copy. Distinct
/// objects: safe. Shared objects: unsafe.
class SecretFile {
 public:
  /// A larger file is refused, because it cannot be a key file: this is room for 250 keys.
  static constexpr std::size_t bytes_max = 16 * 1024;

  /// Reads all of `path`, which may be a pipe. `kind` is its name in sentences ("key file"), and
  /// `creation` tells how to make a missing file. Throws `Error{unreadable_file}`, or
  /// `Error{invalid_key}` if it is too large or UTF-16.
  SecretFile(std::string_view kind, const std::filesystem::path& path, std::string_view creation);

  /// Its lines without their ends (LF or CRLF) and without a byte order mark of UTF-8, at least
  /// one. Valid as long as this object exists.
  std::vector<std::string_view> lines() const;

  /// For sentences: `key file "/etc/muster.key"`.
  const std::string& name() const { return name_; }

 private:
  std::string_view text() const;

  std::string name_;
  SecretBytes<bytes_max + 1> text_;  // one more byte, to notice a larger file
  std::size_t size_ = 0;
};

}  // namespace muster::crypto
