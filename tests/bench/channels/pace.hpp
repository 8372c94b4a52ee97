#pragma once

#include <time.h>

#include <chrono>

namespace muster::bench {

using Clock = std::chrono::steady_clock;

/// Sleeps until `at`, with the shortest delay that the kernel allows.
inline void sleep_until(Clock::time_point at) {
  const auto since = at.time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since);
  const timespec when{static_cast<time_t>(seconds.count()),
                      static_cast<long>(std::chrono::nanoseconds(since - seconds).count())};
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, nullptr);
}

/// Waits without giving up the processor, for pauses shorter than a sleep can be.
inline void spin_until(Clock::time_point at) {
  while (Clock::now() < at) {
  }
}

}  // namespace muster::bench
