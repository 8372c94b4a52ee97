#include "muster/ring_election.hpp"

#include <cstdlib>

#include "core/utf8.hpp"

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

/// Takes the first character of `text`, or one byte of a text that is not UTF-8.
char32_t take_character(std::string_view& text) {
  const core::Utf8Character byte{static_cast<unsigned char>(text.front()), 1};
  const core::Utf8Character character = core::first_character(text).value_or(byte);
  text.remove_prefix(character.bytes);
  return character.code_point;
}

}  // namespace

std::uint32_t ring_election_partition_of(std::string_view key, std::uint32_t count) {
  UnitHash hash;
  while (!key.empty()) hash.add(take_character(key));
  return static_cast<std::uint32_t>(std::abs(hash.value() % std::int64_t{count}));
}

}  // namespace muster
