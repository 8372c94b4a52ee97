#pragma once

#include <time.h>

#include "core/time.hpp"

namespace muster::io {

/// The time for all inputs of the protocol. The only place in src that reads the clock.
///
/// It uses CLOCK_BOOTTIME instead of the monotonic clock, so that time asleep counts: a lease ends
/// while a laptop sleeps. Its points are not comparable with `std::chrono::steady_clock::now()`;
/// set timers to the distance from a deadline. Safe from any thread.
inline core::Time now() {
  timespec reading{};
  clock_gettime(CLOCK_BOOTTIME, &reading);
  return core::Time(std::chrono::seconds(reading.tv_sec) +
                    std::chrono::nanoseconds(reading.tv_nsec));
}

}  // namespace muster::io
