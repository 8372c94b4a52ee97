#pragma once

#include <algorithm>
#include <cstdint>

#include "core/time.hpp"

namespace muster::engine {

/// Limits how many packets of unknown sessions are tried per second: each costs a key derivation,
/// and anybody can send them. A token bucket; a thousand nodes starting together pass.
///
/// Distinct objects: safe. Shared objects: unsafe.
class ContactLimit {
 public:
  static constexpr std::uint32_t per_second = 4096;

  /// Whether one more may be tried at `now`.
  bool admit(core::Time now) {
    const double seconds = std::chrono::duration<double>(now - refilled_at_).count();
    tokens_ = std::min<double>(per_second, tokens_ + seconds * per_second);
    refilled_at_ = now;
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }

 private:
  double tokens_ = per_second;
  core::Time refilled_at_{};
};

}  // namespace muster::engine
