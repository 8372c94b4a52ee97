#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "core/endpoint.hpp"
#include "core/time.hpp"

namespace muster::engine {

/// Tells when the goodbye that was sealed last no longer reaches every member.
///
/// Distinct objects: safe. Shared objects: unsafe.
class PreparedGoodbye {
 public:
  using Ways = std::vector<core::Destination>;

  /// Time between two comparisons of ways. Many nodes that arrive together cost few goodbyes.
  static constexpr Duration pace = std::chrono::milliseconds(500);

  /// A goodbye for these destinations was sealed.
  void sealed(Ways ways, core::Time now) {
    ways_ = std::move(ways);
    compared_at_ = now;
    state_ = State::good;
  }
  /// No effect if there is none.
  void expire() {
    if (state_ == State::good) state_ = State::expired;
  }
  bool is_comparison_due(core::Time now) const {
    return state_ == State::good && now - compared_at_ >= pace;
  }
  /// A goodbye that is sealed now would go to `ways`.
  void compare(const Ways& ways, core::Time now) {
    compared_at_ = now;
    if (!std::ranges::equal(ways, ways_, is_same)) expire();
  }
  /// True once for each goodbye that has expired.
  bool take_expiry() {
    if (state_ != State::expired) return false;
    state_ = State::none;
    return true;
  }

 private:
  enum class State { none, good, expired };

  /// Which of several interfaces or addresses of a relay brought its last packet changes all the
  /// time.
  static bool is_same(const core::Destination& a, const core::Destination& b) {
    return a.group == b.group && a.receiver == b.receiver && a.via == b.via &&
           (a.is_wrapped() || a.endpoint == b.endpoint);
  }

  State state_ = State::none;
  Ways ways_;
  core::Time compared_at_{};
};

}  // namespace muster::engine
