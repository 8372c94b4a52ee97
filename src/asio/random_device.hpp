#pragma once

#include <random>

#include "core/random.hpp"

namespace muster::io {

/// Chance that is another in every process, seeded by the operating system.
inline core::Random random_from_device() {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device()};
  return core::Random(seed);
}

}  // namespace muster::io
