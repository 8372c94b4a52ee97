#pragma once

#include <iosfwd>
#include <vector>

#include "bench/figures/figure.hpp"

namespace muster::bench {

/// Reads the JSON output of the micro benchmarks, with repetitions and aggregates: the median of
/// each "NAME/ours", beside that of "NAME/limit". Throws std::exception.
std::vector<Figure> read_micro(std::istream& in);

}  // namespace muster::bench
