#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace muster::cluster {

/// One who gets units.
struct Taker {
  /// At least 1.
  std::uint32_t capacity = 1;
  /// Units it has now.
  std::size_t load = 0;
};

/// How many of `units` units each taker gets, in their order: the d'Hondt method, by which no two
/// differ by more than one unit per unit of capacity. Where it leaves a choice, those who have more
/// keep more, so that no other balanced division moves fewer units; then the first in line.
std::vector<std::size_t> apportion(std::size_t units, const std::vector<Taker>& takers);

}  // namespace muster::cluster
