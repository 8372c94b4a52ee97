#pragma once

#include <span>
#include <string>

#include "bench/figures/figure.hpp"

namespace muster::bench {

/// Ours, the limit and the target, and how they compare: a line per figure. `markdown`: as a table
/// for a document.
std::string figure_table(std::span<const Figure> figures, bool markdown);

/// The same thing measured of several: a line per thing, a column per contender, and how the first
/// contender compares with the best of those whose names do not begin with its own.
std::string peer_table(std::span<const Figure> figures, bool markdown);

}  // namespace muster::bench
