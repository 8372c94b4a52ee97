#include "wire/base64.hpp"

#include <algorithm>
#include <cstddef>

namespace muster::wire {

namespace {

constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string to_base64(std::span<const std::uint8_t> bytes) {
  std::string text;
  while (!bytes.empty()) {
    const auto group = bytes.first(std::min<std::size_t>(bytes.size(), 3));
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) bits = bits << 8 | (i < group.size() ? group[i] : 0u);
    for (std::size_t i = 0; i < 4; ++i) {
      text += i <= group.size() ? digits[bits >> (18 - 6 * i) & 0x3f] : '=';
    }
    bytes = bytes.subspan(group.size());
  }
  return text;
}

}  // namespace muster::wire
