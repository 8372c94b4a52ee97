#pragma once

#include <chrono>

#include "muster/timing.hpp"

namespace muster::core {

/// A point on the monotonic clock. It enters the protocol with every input and is never read
/// inside.
using Time = std::chrono::time_point<std::chrono::steady_clock, Duration>;

/// Later than every deadline.
inline constexpr Time never = Time::max();

}  // namespace muster::core
