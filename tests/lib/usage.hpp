#pragma once

#include <sys/types.h>

#include <vector>

#include "lib/node_log.hpp"

/// The resources that a process uses, from the kernel. Zero after it has ended.
namespace muster::test {

/// The processes in the group of `leader`, itself included.
std::vector<pid_t> processes_of_group(pid_t leader);

/// Processor time of all its threads in seconds.
Seconds processor_time(pid_t pid);

/// Resident memory in bytes.
double resident_bytes(pid_t pid);

/// Proportional memory in bytes (PSS): shared pages are divided among the processes that share
/// them.
double proportional_bytes(pid_t pid);

}  // namespace muster::test
