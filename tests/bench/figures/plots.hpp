#pragma once

#include <span>

#include "bench/figures/chart.hpp"
#include "bench/figures/figure.hpp"

/// The charts of docs/performance.md, made of figures. Each throws std::runtime_error if none of
/// what it shows is among them.
namespace muster::bench {

/// What an idle node takes of a processor, against the number of nodes.
Chart cost_chart(std::span<const Figure> figures);
/// In how many of the failovers another node was master after so many milliseconds.
Chart failover_chart(std::span<const Figure> figures);

}  // namespace muster::bench
