#pragma once

#include <algorithm>
#include <cstdint>

#include "core/time.hpp"

namespace muster::engine {

/// Limits the rate of packets of unknown sessions that are opened, because each costs a key
/// derivation and anybody can send them. A token bucket; a thousand nodes that start together pass.
///
/// Distinct objects: safe. Shared objects: unsafe.
class ContactLimit {
 public:
  static constexpr std::uint32_t per_second = 4096;

  /// Whether one more may be opened at `now`.
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
