#include "cli/foreground/signal_origin.hpp"

#include <array>
#include <csignal>

namespace muster::cli {

namespace {

/// By signal. The handlers are those that stood there before ours.
std::array<volatile std::sig_atomic_t, NSIG> codes{};
std::array<void (*)(int), NSIG> handlers{};

void note(int signal, siginfo_t* info, void*) {
  const auto index = static_cast<std::size_t>(signal);
  codes[index] = info->si_code;
  handlers[index](signal);
}

}  // namespace

void note_origin(int signal) {
  struct sigaction action {};
  sigaction(signal, nullptr, &action);
  const bool is_handled = (action.sa_flags & SA_SIGINFO) == 0 && action.sa_handler != SIG_IGN &&
                          action.sa_handler != SIG_DFL;
  if (!is_handled) return;
  handlers[static_cast<std::size_t>(signal)] = action.sa_handler;
  action.sa_sigaction = &note;
  action.sa_flags |= SA_SIGINFO;
  sigaction(signal, &action, nullptr);
}

bool came_from_terminal(int signal) {
  return codes[static_cast<std::size_t>(signal)] == SI_KERNEL;
}

}  // namespace muster::cli
