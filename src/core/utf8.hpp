#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace muster::core {

/// A character of a text in UTF-8 (RFC 3629).
struct Utf8Character {
  char32_t code_point = 0;
  /// Length in the text.
  std::size_t bytes = 0;
};

/// The character at the start of `text`. Nothing if there is none that is well-formed. Requires:
/// `text` is not empty.
std::optional<Utf8Character> first_character(std::string_view text);

}  // namespace muster::core
