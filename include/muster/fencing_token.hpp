#pragma once

#include <compare>
#include <cstdint>

#include "muster/id.hpp"

namespace muster {

/// Names one mastership among all there ever were: give it along with what is written as master,
/// and whatever is written to refuses a lower one than it has seen.
///
/// Distinct objects: safe. Shared objects: unsafe.
struct FencingToken {
  /// At least 1.
  std::uint64_t term = 0;
  /// The master.
  NodeId id;

  /// By term, then by id.
  friend auto operator<=>(const FencingToken&, const FencingToken&) = default;
};

}  // namespace muster
