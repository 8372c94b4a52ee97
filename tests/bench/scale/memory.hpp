#pragma once

#include "bench/figures/figure.hpp"

namespace muster::bench {

/// What one engine keeps of each of ten thousand nodes that it knows, beside as many bare cipher
/// contexts.
void measure_memory(const Report& report);

}  // namespace muster::bench
