#pragma once

#include <cstdint>
#include <random>

#include "core/time.hpp"

namespace muster::core {

/// Chance for pauses and choices. The same seed gives the same run on every machine. An attacker
/// can predict it, so nonces come from a `NonceSource`.
///
/// The standard's engine is portable, its distributions are not, so ours are spelled out.
/// Distinct objects: safe. Shared objects: unsafe.
class Random {
 public:
  explicit Random(std::seed_seq& seed) : engine_(seed) {}
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t bits() { return engine_(); }

  /// Uniform below `bound`, by multiplication; the bias is below 2^-32 for bounds below 2^32.
  /// Requires: bound > 0.
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(((bits() >> 32) * bound) >> 32);
  }

  /// Uniform in [0, 1).
  double unit() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }

  /// Uniform in [from, to). `from` if the range is empty.
  Duration between(Duration from, Duration to) {
    const double width = static_cast<double>((to - from).count());
    return from + Duration(static_cast<Duration::rep>(unit() * width));
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace muster::core
