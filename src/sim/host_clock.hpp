#pragma once

#include <cstdint>

#include "core/time.hpp"

namespace muster::sim {

/// The monotonic clock of one host, which may run slightly fast or slow compared with the world's
/// clock.
///
/// It uses integers, so it shows the same times on every machine. Distinct objects: safe. Shared
/// objects: unsafe.
class HostClock {
 public:
  /// From `now` on it gains or loses that many nanoseconds per millisecond. It never jumps.
  void set_drift(std::int64_t parts_per_million, core::Time now) {
    shown_ = at(now);
    since_ = now;
    drift_ = parts_per_million;
  }

  /// Its time at this moment of the world.
  core::Time at(core::Time world) const {
    const Duration passed = world - since_;
    return shown_ + passed + scaled(passed, drift_, million);
  }

  /// The first moment of the world at which it shows `shown` or later; `core::never` for that.
  core::Time reaches(core::Time shown) const {
    if (shown == core::never || drift_ == 0) return shown == core::never ? shown : unscaled(shown);
    core::Time world = unscaled(shown) - scaled(shown - shown_, drift_, million + drift_);
    while (at(world) >= shown) world -= Duration(1);
    while (at(world) < shown) world += Duration(1);
    return world;
  }

 private:
  static constexpr std::int64_t million = 1'000'000;

  /// `time * factor / divisor` without overflow for all times that a run can have.
  static Duration scaled(Duration time, std::int64_t factor, std::int64_t divisor) {
    const std::int64_t whole = time.count() / divisor;
    const std::int64_t rest = time.count() % divisor;
    return Duration(whole * factor + rest * factor / divisor);
  }
  core::Time unscaled(core::Time shown) const { return since_ + (shown - shown_); }

  core::Time since_{};
  core::Time shown_{};
  std::int64_t drift_ = 0;
};

}  // namespace muster::sim
