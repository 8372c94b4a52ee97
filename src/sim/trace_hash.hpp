#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace muster::sim {

/// A running 64-bit hash of the events of a world, the same on every machine and in every build. It
/// distinguishes runs, and is not secure against forgery.
///
/// Words are mixed in one by one as `state = rotate_left(state ^ word * A, 29) * B`. Bytes are
/// added as little-endian words, the last one padded with zeros, followed by their number. Distinct
/// objects: safe. Shared objects: unsafe.
class TraceHash {
 public:
  void add(std::uint64_t word) { state_ = std::rotl(state_ ^ (word * factor_a), 29) * factor_b; }

  void add(std::span<const std::uint8_t> bytes) {
    const std::size_t whole = bytes.size() / 8 * 8;
    for (std::size_t i = 0; i < whole; i += 8) add(read_word(bytes.subspan(i, 8)));
    if (whole < bytes.size()) add(read_word(bytes.subspan(whole)));
    add(std::uint64_t{bytes.size()});
  }
  void add(std::string_view text) {
    add(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
  }

  std::uint64_t value() const {
    const std::uint64_t folded = (state_ ^ (state_ >> 32)) * factor_a;
    return folded ^ (folded >> 29);
  }

 private:
  /// Odd, with about as many ones as zeros: the fractions of the golden ratio and of the square
  /// root of 3.
  static constexpr std::uint64_t factor_a = 0x9e3779b97f4a7c15;
  static constexpr std::uint64_t factor_b = 0xbb67ae8584caa73b;

  static std::uint64_t read_word(std::span<const std::uint8_t> bytes) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) word |= std::uint64_t{bytes[i]} << (8 * i);
    return word;
  }

  std::uint64_t state_ = factor_b;
};

}  // namespace muster::sim
