#pragma once

#include "lib/lab.hpp"

namespace muster::bench {

/// Measures the shortest possible failover on this machine: a process with an open TCP connection
/// is killed on one host; another host sees the connection end, gets a refusal for a new one, and
/// sends a datagram.
///
/// Returns the seconds from the SIGKILL to the datagram. Throws std::system_error.
double bare_failover(const test::Lab& lab, test::Lab::Host killed, test::Lab::Host watching);

}  // namespace muster::bench
