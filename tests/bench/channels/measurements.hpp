#pragma once

#include "bench/figures/figure.hpp"

/// Each function reports its figures: of muster, and of the limit in the same run.
namespace muster::bench {

/// Measures the time from `send` to the slot, beside two bare sockets in clear.
void measure_latency(const Report& report);
/// Measures rates of 100 bytes evenly spaced, 100 bytes in bursts of 50, and 1 MiB at a time,
/// beside bare sealed sockets.
void measure_rates(const Report& report);
/// Measures hellos of a thousand nodes from the socket to the updated record, beside bare recvmmsg
/// and open.
void measure_hellos(const Report& report);

}  // namespace muster::bench
