#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace muster::cluster {

/// A node that gets units.
struct Taker {
  /// At least 1.
  std::uint32_t capacity = 1;
  /// The units that it has now.
  std::size_t load = 0;
};

/// Divides `units` units among the takers, and returns their numbers in the order of the takers.
/// The d'Hondt method keeps the loads per capacity within one unit of each other. Where the method
/// leaves a choice, takers with more units keep more, so that no balanced division moves fewer
/// units. After that, the order of the takers decides.
std::vector<std::size_t> apportion(std::size_t units, const std::vector<Taker>& takers);

}  // namespace muster::cluster
