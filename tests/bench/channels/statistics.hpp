#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace muster::bench {

/// The value below which `part` (0 to 1) of `values` lie. Requires: not empty.
inline double percentile(std::vector<double> values, double part) {
  const auto at = static_cast<std::size_t>(part * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

inline double median(const std::vector<double>& values) {
  return percentile(values, 0.5);
}

}  // namespace muster::bench
