#pragma once

#include <csignal>
#include <vector>

namespace muster::cli {

/// The signals that end a process by default, except those that report a fault of the process
/// itself, and except those that were ignored when this process started (nohup(1)).
std::vector<int> ending_signals();

/// Whether programs choose the meaning of the signal.
inline bool is_user_defined(int signal) {
  return signal == SIGUSR1 || signal == SIGUSR2 || signal >= SIGRTMIN;
}

}  // namespace muster::cli
