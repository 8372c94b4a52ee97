#pragma once

#include <span>
#include <string>

#include "bench/figures/figure.hpp"

namespace muster::bench {

/// Prints one line per figure: value, limit, target and ratio. `markdown`: as a table for a
/// document.
std::string figure_table(std::span<const Figure> figures, bool markdown);

/// Prints one line per quantity and one column per contender, and how the first contender compares
/// with the best of those whose names do not begin with its own.
std::string peer_table(std::span<const Figure> figures, bool markdown);

}  // namespace muster::bench
