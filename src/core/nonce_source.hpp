#pragma once

#include <cstdint>
#include <functional>

#include "core/random.hpp"

namespace muster::core {

/// Draws numbers that nobody can guess and that do not repeat: nonces and salts.
///
/// In production it asks the operating system each time and keeps nothing in memory, so a forked
/// process or a cloned machine draws other numbers than its original.
using NonceSource = std::function<std::uint64_t()>;

/// A source with the same numbers in every run, for simulations and tests.
inline NonceSource seeded_nonces(std::uint64_t seed) {
  return [random = Random(seed)]() mutable { return random.bits(); };
}

}  // namespace muster::core
