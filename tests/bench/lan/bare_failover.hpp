#pragma once

#include "lib/lab.hpp"

namespace muster::bench {

/// The least that a failover could take here: a process with an open TCP connection is killed on
/// one host; another host sees the connection end, is refused a new one, and sends a datagram.
///
/// Returns the seconds from the SIGKILL to the datagram. Throws std::system_error.
double bare_failover(const test::Lab& lab, test::Lab::Host killed, test::Lab::Host watching);

}  // namespace muster::bench
