#include "cli/output/utf8.hpp"

namespace muster::cli {

namespace {

constexpr unsigned continuation_bits = 6;
constexpr unsigned char continuation_mask = 0x3f;

/// Bytes of the character, from its first one; 0 if none begins like this.
std::size_t length_of(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

/// The bits of the code point in the first byte.
char32_t first_bits(unsigned char first, std::size_t length) {
  return length == 1 ? first : first & (0x7f >> length);
}

/// Longer than needed, half of a surrogate pair, or beyond Unicode.
bool is_forbidden(char32_t code, std::size_t length) {
  const bool is_overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  return is_overlong || (code >= 0xd800 && code < 0xe000) || code > 0x10ffff;
}

}  // namespace

Utf8Character first_character(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const Utf8Character invalid{.code = first, .bytes = 1, .is_valid = false};
  const std::size_t length = length_of(first);
  if (length == 0 || length > text.size()) return invalid;
  char32_t code = first_bits(first, length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & ~continuation_mask) != 0x80) return invalid;
    code = (code << continuation_bits) | (byte & continuation_mask);
  }
  return is_forbidden(code, length) ? invalid : Utf8Character{code, length, true};
}

}  // namespace muster::cli
