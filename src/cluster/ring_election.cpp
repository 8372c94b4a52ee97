#include "muster/ring_election.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>

namespace muster {

namespace {

/// The hash of a JavaScript string: its 16-bit units as digits of a number of base 31, modulo 2^32.
class UnitHash {
 public:
  void add(char32_t character) {
    constexpr char32_t first_pair = 0x10000;
    constexpr std::uint32_t high_surrogate = 0xd800;
    constexpr std::uint32_t low_surrogate = 0xdc00;
    if (character < first_pair) return add_unit(character);
    const std::uint32_t rest = character - first_pair;
    add_unit(high_surrogate + (rest >> 10));
    add_unit(low_surrogate + (rest & 0x3ff));
  }
  std::int64_t value() const { return static_cast<std::int32_t>(hash_); }

 private:
  void add_unit(std::uint32_t unit) { hash_ = hash_ * 31 + unit; }

  std::uint32_t hash_ = 0;
};

/// Number of bytes of a character of UTF-8 with this first byte.
std::size_t bytes_of(unsigned char first) {
  if (first < 0x80) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

/// Takes the first character of `text`.
char32_t take_character(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t bytes = std::min(bytes_of(first), text.size());
  char32_t character = bytes == 1 ? first : first & (0xffU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    character = (character << 6) | (static_cast<unsigned char>(text[i]) & 0x3fU);
  }
  text.remove_prefix(bytes);
  return character;
}

}  // namespace

std::uint32_t ring_election_partition_of(std::string_view key, std::uint32_t count) {
  UnitHash hash;
  while (!key.empty()) hash.add(take_character(key));
  return static_cast<std::uint32_t>(std::abs(hash.value() % std::int64_t{count}));
}

}  // namespace muster
