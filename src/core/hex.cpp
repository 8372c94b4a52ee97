#include "core/hex.hpp"

namespace muster::core {

namespace {

/// The value of a digit as `append_hex` writes it; 16 for anything else.
std::uint64_t digit_value(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<std::uint64_t>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<std::uint64_t>(digit - 'a' + 10);
  return 16;
}

}  // namespace

void append_hex(std::string& text, std::uint64_t number) {
  constexpr char digits[] = "0123456789abcdef";
  for (int shift = 60; shift >= 0; shift -= 4) text += digits[(number >> shift) & 0xf];
}

std::optional<std::uint64_t> read_hex(std::string_view digits) {
  std::uint64_t number = 0;
  for (const char digit : digits) {
    const std::uint64_t value = digit_value(digit);
    if (value > 15) return std::nullopt;
    number = number << 4 | value;
  }
  return number;
}

}  // namespace muster::core
