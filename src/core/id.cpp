#include "muster/id.hpp"

namespace muster::detail {

namespace {

constexpr std::size_t half_digits = 16;

void append_hex(std::string& text, std::uint64_t half) {
  constexpr char digits[] = "0123456789abcdef";
  for (int shift = 60; shift >= 0; shift -= 4) text += digits[(half >> shift) & 0xf];
}

/// The value of a digit as `append_hex` writes it; 16 for anything else.
std::uint64_t digit_value(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<std::uint64_t>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<std::uint64_t>(digit - 'a' + 10);
  return 16;
}

bool read_hex(std::string_view digits, std::uint64_t& half) {
  half = 0;
  for (const char digit : digits) {
    const std::uint64_t value = digit_value(digit);
    if (value > 15) return false;
    half = half << 4 | value;
  }
  return true;
}

}  // namespace

std::string id_to_string(std::uint64_t high, std::uint64_t low) {
  std::string text;
  text.reserve(2 * half_digits);
  append_hex(text, high);
  append_hex(text, low);
  return text;
}

bool id_from_string(std::string_view text, std::uint64_t& high, std::uint64_t& low) {
  if (text.size() != 2 * half_digits) return false;
  return read_hex(text.substr(0, half_digits), high) && read_hex(text.substr(half_digits), low);
}

}  // namespace muster::detail
