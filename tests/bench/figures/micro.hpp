#pragma once

#include <iosfwd>
#include <vector>

#include "bench/figures/figure.hpp"

namespace muster::bench {

/// Reads the JSON output of the micro benchmarks, repeated and with aggregates: of each "NAME/ours"
/// the median, beside that of "NAME/limit". Throws std::exception.
std::vector<Figure> read_micro(std::istream& in);

}  // namespace muster::bench
