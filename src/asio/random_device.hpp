#pragma once

#include <random>

#include "core/random.hpp"

namespace muster::io {

/// A random generator seeded by the operating system, different in every process.
inline core::Random random_from_device() {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device()};
  return core::Random(seed);
}

}  // namespace muster::io
