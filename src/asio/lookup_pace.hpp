#pragma once

#include <algorithm>
#include <utility>

#include "core/time.hpp"

namespace muster::io {

/// Decides when to look a name up again. While no node answers at its addresses, the pauses grow
/// from one second. They never exceed 30 s, because a name may later stand for other hosts.
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
