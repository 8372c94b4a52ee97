#pragma once

#include <span>

#include "bench/figures/chart.hpp"
#include "bench/figures/figure.hpp"

/// Makes the charts of docs/performance.md from figures. Each function throws std::runtime_error if
/// none of its figures is present.
namespace muster::bench {

/// Processor of an idle node against the number of nodes.
Chart cost_chart(std::span<const Figure> figures);
/// Share of the failovers that had ended after a number of milliseconds.
Chart failover_chart(std::span<const Figure> figures);

}  // namespace muster::bench
