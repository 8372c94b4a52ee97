#include "wire/legacy_latin1.hpp"

#include <cstddef>

namespace muster::wire {

namespace {

constexpr std::uint8_t first_beyond_ascii = 0x80;
/// Every character of Latin-1 beyond ASCII begins with one of two bytes: 0xc2 or 0xc3.
constexpr std::uint8_t lead = 0xc2;

}  // namespace

std::vector<std::uint8_t> latin1_to_utf8(std::span<const std::uint8_t> latin1) {
  std::vector<std::uint8_t> utf8;
  utf8.reserve(latin1.size() * 3 / 2);
  for (const std::uint8_t byte : latin1) {
    if (byte < first_beyond_ascii) {
      utf8.push_back(byte);
    } else {
      utf8.push_back(static_cast<std::uint8_t>(0xc0 | byte >> 6));
      utf8.push_back(static_cast<std::uint8_t>(0x80 | (byte & 0x3f)));
    }
  }
  return utf8;
}

std::optional<std::vector<std::uint8_t>> utf8_to_latin1(std::span<const std::uint8_t> utf8) {
  std::vector<std::uint8_t> latin1;
  latin1.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const std::uint8_t byte = utf8[i];
    if (byte < first_beyond_ascii) {
      latin1.push_back(byte);
      continue;
    }
    const bool is_pair =
        (byte == lead || byte == lead + 1) && i + 1 < utf8.size() && (utf8[i + 1] & 0xc0) == 0x80;
    if (!is_pair) return std::nullopt;
    latin1.push_back(static_cast<std::uint8_t>(byte << 6 | (utf8[++i] & 0x3f)));
  }
  return latin1;
}

}  // namespace muster::wire
