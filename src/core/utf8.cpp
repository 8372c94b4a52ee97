#include "core/utf8.hpp"

#include <cstdint>

namespace muster::core {

namespace {

/// Bytes of the sequence that starts with `lead`, and the lowest code point it may stand for.
struct SequenceForm {
  std::size_t bytes;
  std::uint32_t lead_bits;
  std::uint32_t lowest;
};

constexpr SequenceForm form_of(std::uint8_t lead) {
  if (lead < 0x80) return {1, lead, 0};
  if ((lead & 0xe0) == 0xc0) return {2, lead & 0x1fu, 0x80};
  if ((lead & 0xf0) == 0xe0) return {3, lead & 0x0fu, 0x800};
  if ((lead & 0xf8) == 0xf0) return {4, lead & 0x07u, 0x10000};
  return {0, 0, 0};
}

}  // namespace

std::optional<Utf8Character> first_character(std::string_view text) {
  const SequenceForm form = form_of(static_cast<std::uint8_t>(text.front()));
  if (form.bytes == 0 || form.bytes > text.size()) return std::nullopt;
  char32_t code_point = form.lead_bits;
  for (std::size_t i = 1; i < form.bytes; ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if ((byte & 0xc0) != 0x80) return std::nullopt;
    code_point = (code_point << 6) | (byte & 0x3fu);
  }
  const bool is_surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
  if (code_point < form.lowest || code_point > 0x10ffff || is_surrogate) return std::nullopt;
  return Utf8Character{code_point, form.bytes};
}

}  // namespace muster::core
