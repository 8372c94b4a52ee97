#pragma once

#include <sys/types.h>

#include "lib/node_log.hpp"

/// What a process takes of the machine, as the kernel tells it; zero once it has ended.
namespace muster::test {

/// Seconds that all its threads have run on a processor.
Seconds processor_time(pid_t pid);

/// Bytes that are resident.
double resident_bytes(pid_t pid);

/// Its own share of them: what it has in common with other processes is divided among these.
double proportional_bytes(pid_t pid);

}  // namespace muster::test
