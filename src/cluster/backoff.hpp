#pragma once

#include <algorithm>
#include <cmath>

#include "muster/timing.hpp"

namespace muster::cluster {

/// Returns the wait after `failures` failures in a row (at least 1). The wait starts at `least` and
/// doubles with each failure up to `most`. `chance`, from [0, 1), shortens it by up to a fifth.
inline Duration backoff(Duration least, Duration most, unsigned failures, double chance) {
  constexpr double shorter_by = 0.2;
  const double doubled = static_cast<double>(least.count()) * std::exp2(failures - 1);
  const double wait =
      std::min(doubled, static_cast<double>(most.count())) * (1 - shorter_by * chance);
  return Duration(static_cast<Duration::rep>(wait));
}

}  // namespace muster::cluster
