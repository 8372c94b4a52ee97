#pragma once

#include "bench/figures/figure.hpp"

namespace muster::bench {

/// Measures the memory that an engine uses per node among ten thousand, beside as many bare cipher
/// contexts.
void measure_memory(const Report& report);

}  // namespace muster::bench
