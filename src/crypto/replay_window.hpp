#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace muster::crypto {

/// Remembers which counters of one session were seen, so that no packet counts twice.
///
/// It refuses counters that were accepted before, and counters too far below the highest one. Check
/// first, and accept only after the packet has opened (RFC 4303 §3.4.3, the anti-replay window of
/// ESP, as a ring of words: RFC 6479). Distinct objects: safe. Shared objects: unsafe.
class ReplayWindow {
 public:
  /// Number of counters below the highest one that are remembered.
  static constexpr std::uint64_t span = 960;

  /// Whether `counter` is new. Changes nothing.
  [[nodiscard]] bool is_fresh(std::uint64_t counter) const;

  /// Marks `counter` as seen. Requires: `is_fresh(counter)`.
  void accept(std::uint64_t counter);

  /// Forgets everything: only counters above `counter` are fresh from now on.
  void restart_above(std::uint64_t counter);

 private:
  static constexpr std::size_t word_bits = 64;
  static constexpr std::size_t words = 16;
  static_assert(span == (words - 1) * word_bits);

  void advance_to(std::uint64_t counter);
  static std::size_t word_of(std::uint64_t counter);
  static std::uint64_t bit_of(std::uint64_t counter);

  /// One bit per counter, word `counter / 64 % 16`. Bits above `highest_` in its word are 0.
  std::array<std::uint64_t, words> seen_{};
  /// Every counter above this is fresh. At first nothing is seen, not even counter 0.
  std::uint64_t highest_ = 0;
};

}  // namespace muster::crypto
