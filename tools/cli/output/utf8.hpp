#pragma once

#include <cstddef>
#include <string_view>

namespace muster::cli {

/// The character at the beginning of a text in UTF-8 (RFC 3629).
struct Utf8Character {
  /// The code point. The value of the first byte if it is not valid.
  char32_t code = 0;
  /// Length in the text: 1 if it is not valid.
  std::size_t bytes = 1;
  bool is_valid = true;
};

/// Requires: `text` is not empty.
Utf8Character first_character(std::string_view text);

}  // namespace muster::cli
