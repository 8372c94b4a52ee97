#include "cli/foreground/ending_signals.hpp"

#include <algorithm>

namespace muster::cli {

namespace {

bool is_ignored(int signal) {
  struct sigaction action {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

std::vector<int> ending_signals() {
  std::vector<int> signals = {SIGHUP,  SIGINT,    SIGQUIT, SIGUSR1,   SIGUSR2,
                              SIGPIPE, SIGALRM,   SIGTERM, SIGSTKFLT, SIGXCPU,
                              SIGXFSZ, SIGVTALRM, SIGPROF, SIGIO,     SIGPWR};
  for (int signal = SIGRTMIN; signal <= SIGRTMAX; ++signal) signals.push_back(signal);
  std::erase_if(signals, is_ignored);
  return signals;
}

}  // namespace muster::cli
