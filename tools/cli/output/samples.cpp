#include "cli/output/samples.hpp"

#include <algorithm>
#include <cmath>

namespace muster::cli {

Duration Samples::quantile(double part) const {
  std::vector<Duration> sorted = all_;
  std::sort(sorted.begin(), sorted.end());
  const auto rank = static_cast<std::size_t>(std::ceil(part * static_cast<double>(sorted.size())));
  return sorted[rank - 1];
}

}  // namespace muster::cli
