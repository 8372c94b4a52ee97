#pragma once

#include <algorithm>

#include "core/time.hpp"

namespace muster::core {

/// Limits a rate: tokens arrive steadily and are saved up to a capacity.
///
/// Distinct objects: safe. Shared objects: unsafe.
class TokenBucket {
 public:
  /// Saves up to one second's tokens.
  static TokenBucket per_second(int tokens) {
    return {static_cast<double>(tokens), Duration(std::chrono::seconds(1)) / tokens};
  }
  /// Begins full and gains one token per `interval`. Requires: `interval` is not zero.
  TokenBucket(double capacity, Duration interval)
      : capacity_(capacity), interval_(interval), tokens_(capacity) {}

  /// Takes one token. False if there is none at `now`.
  bool take(Time now) {
    refill(now);
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }

 private:
  void refill(Time now) {
    const double intervals =
        static_cast<double>((now - refilled_at_).count()) / static_cast<double>(interval_.count());
    tokens_ = std::min(capacity_, tokens_ + intervals);
    refilled_at_ = now;
  }

  double capacity_;
  Duration interval_;
  double tokens_;
  Time refilled_at_{};
};

}  // namespace muster::core
