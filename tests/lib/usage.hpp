#pragma once

#include <sys/types.h>

#include <vector>

#include "lib/node_log.hpp"

/// What a process takes of the machine, as the kernel tells it; zero once it has ended.
namespace muster::test {

/// The processes that are in a group with `leader`, itself included.
std::vector<pid_t> processes_of_group(pid_t leader);

/// Seconds that all its threads have run on a processor.
Seconds processor_time(pid_t pid);

/// Bytes that are resident.
double resident_bytes(pid_t pid);

/// Its own share of them: what it has in common with other processes is divided among these.
double proportional_bytes(pid_t pid);

}  // namespace muster::test
