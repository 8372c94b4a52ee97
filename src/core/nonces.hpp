#pragma once

#include <cstdint>

#include "core/limits.hpp"
#include "core/nonce_source.hpp"
#include "core/time.hpp"

namespace muster::core {

/// The nonces by which we tell the living from recordings of the dead (PROTOCOL.md §4.2).
///
/// One nonce serves all challenges of its life. Whoever answers it was alive after it was made.
/// Distinct objects: safe. Shared objects: unsafe.
class Nonces {
 public:
  /// The nonce to challenge with now.
  std::uint64_t current(Time now, const NonceSource& draw) {
    if (current_ == none || now - made_at_ >= limits::nonce_life) renew(now, draw);
    return current_;
  }

  /// Whether an answer with this nonce shows that its sender is alive.
  bool is_fresh(std::uint64_t nonce, Time now) const {
    if (nonce == none) return false;
    if (nonce == current_) return now - made_at_ < 2 * limits::nonce_life;
    return nonce == previous_ && now - previous_made_at_ < 2 * limits::nonce_life;
  }

  /// No answer counts any more that was given before now.
  void revoke() { current_ = previous_ = none; }

 private:
  static constexpr std::uint64_t none = 0;

  void renew(Time now, const NonceSource& draw) {
    previous_ = current_;
    previous_made_at_ = made_at_;
    do {
      current_ = draw();
    } while (current_ == none);
    made_at_ = now;
  }

  std::uint64_t current_ = none;
  std::uint64_t previous_ = none;
  Time made_at_{};
  Time previous_made_at_{};
};

}  // namespace muster::core
