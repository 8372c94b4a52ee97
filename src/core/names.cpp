#include "core/names.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/limits.hpp"

namespace muster::core {

namespace {

constexpr std::array<std::string_view, 7> reserved_channels = {
    "promotion", "demotion", "added", "removed", "updated", "master", "hello"};

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

/// Bytes of the well-formed sequence at the start of `text`; 0 if there is none.
std::size_t sequence_bytes(std::string_view text) {
  const SequenceForm form = form_of(static_cast<std::uint8_t>(text.front()));
  if (form.bytes == 0 || form.bytes > text.size()) return 0;
  std::uint32_t code_point = form.lead_bits;
  for (std::size_t i = 1; i < form.bytes; ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if ((byte & 0xc0) != 0x80) return 0;
    code_point = (code_point << 6) | (byte & 0x3fu);
  }
  const bool is_surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
  return code_point < form.lowest || code_point > 0x10ffff || is_surrogate ? 0 : form.bytes;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t bytes = sequence_bytes(text);
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

bool is_well_formed_name(std::string_view name) {
  return !name.empty() && name.size() <= limits::name_bytes && is_utf8(name);
}

bool is_reserved_channel(std::string_view name) {
  return std::find(reserved_channels.begin(), reserved_channels.end(), name) !=
         reserved_channels.end();
}

}  // namespace muster::core
