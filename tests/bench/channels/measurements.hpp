#pragma once

#include "bench/figures/figure.hpp"

/// Each reports its figures: ours, and the least that the same can cost here in the same run.
namespace muster::bench {

/// From `send` to the slot, beside two bare sockets in clear.
void measure_latency(const Report& report);
/// 100 bytes at a time, evenly spaced and in bursts of 50, and 1 MiB at a time, beside bare sealed
/// sockets.
void measure_rates(const Report& report);
/// Hellos of a thousand nodes from the socket to the updated record, beside bare recvmmsg and open.
void measure_hellos(const Report& report);

}  // namespace muster::bench
