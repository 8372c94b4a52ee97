#pragma once

#include <algorithm>
#include <cmath>

#include "muster/timing.hpp"

namespace muster::cluster {

/// The wait after so many failures in a row, at least 1: `least`, twice as long after each further
/// one up to `most`, and up to a fifth shorter by `chance`, which is from [0, 1).
inline Duration backoff(Duration least, Duration most, unsigned failures, double chance) {
  constexpr double shorter_by = 0.2;
  const double doubled = static_cast<double>(least.count()) * std::exp2(failures - 1);
  const double wait =
      std::min(doubled, static_cast<double>(most.count())) * (1 - shorter_by * chance);
  return Duration(static_cast<Duration::rep>(wait));
}

}  // namespace muster::cluster
