#pragma once

#include <algorithm>
#include <utility>

#include "core/time.hpp"

namespace muster::io {

/// When to look a name up again. While nobody answers at its addresses, the pauses grow from a
/// second; and they are never longer than half a minute, for names come to mean other hosts.
///
/// Distinct objects: safe. Shared objects: unsafe.
class LookupPace {
 public:
  static constexpr Duration shortest = std::chrono::seconds(1);
  static constexpr Duration longest = std::chrono::seconds(30);

  /// The pause after a lookup.
  Duration next_pause(bool is_answered) {
    if (!is_answered) return std::exchange(unanswered_, std::min(2 * unanswered_, longest));
    unanswered_ = shortest;
    return longest;
  }

 private:
  Duration unanswered_ = shortest;
};

}  // namespace muster::io
