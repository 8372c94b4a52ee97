#include "cli/child_process.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <utility>

namespace muster::cli {

namespace {

/// Shells add the signal to this.
constexpr int killed_by = 128;

}  // namespace

ExitCode exit_code_of_status(int status) {
  return static_cast<ExitCode>(WIFEXITED(status) ? WEXITSTATUS(status)
                                                 : killed_by + WTERMSIG(status));
}

void ChildProcess::start(const Words& words, std::function<void(ExitCode)> ended) {
  ended_ = std::move(ended);
  // Before the program is there, so that its end cannot be missed.
  ends_.add(SIGCHLD);
  // Nothing of ours but the standard descriptors is inherited: the rest closes on exec.
  const int error = posix_spawnp(&pid_, words.front().c_str(), nullptr, nullptr,
                                 to_native(words).data(), environ);
  if (error != 0) {
    pid_ = 0;
    throw not_run(words, error);
  }
  await_end();
}

void ChildProcess::signal(int number) const {
  if (pid_ != 0) kill(pid_, number);
}

void ChildProcess::await_end() {
  ends_.async_wait([this](const boost::system::error_code& failure, int) {
    if (!failure && !reap()) await_end();
  });
}

bool ChildProcess::reap() {
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) != pid_) return false;
  pid_ = 0;
  ended_(exit_code_of_status(status));
  return true;
}

}  // namespace muster::cli
