#pragma once

/// Each prints its rows of the table: ours, the least that the same can cost here, and the ratio.
namespace muster::bench {

/// From `send` to the slot, beside two bare sockets in clear.
void measure_latency();
/// 100 bytes at a time, evenly spaced and in bursts of 50, and 1 MiB at a time, beside bare sealed
/// sockets.
void measure_rates();
/// Hellos of a thousand nodes from the socket to the updated record, beside bare recvmmsg and open.
void measure_hellos();

}  // namespace muster::bench
