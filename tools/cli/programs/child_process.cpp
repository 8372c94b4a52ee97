#include "cli/programs/child_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

namespace muster::cli {

namespace {

/// Shells add the signal to this.
constexpr int killed_by = 128;
/// Nobody sees it: the reason goes through the pipe.
constexpr int cannot_execute = 127;

/// Our environment with these set as well.
Words environment_with(const Variables& variables) {
  Words environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    bool is_replaced = false;
    for (const auto& [name, value] : variables) is_replaced |= text.starts_with(name + '=');
    if (!is_replaced) environment.emplace_back(text);
  }
  for (const auto& [name, value] : variables) environment.push_back(name + '=' + value);
  return environment;
}

/// Between fork and exec, where only calls that are safe in a signal handler are allowed. Writes
/// why it failed, and does not return.
[[noreturn]] void become_bound(char* const* words, char* const* environment, pid_t parent,
                               int failure_pipe) {
  // Whoever started us may be gone already, and then no signal will come.
  const bool is_tied = setpgid(0, 0) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
  if (is_tied && getppid() == parent) {
    const int nothing = open("/dev/null", O_RDONLY);
    if (nothing >= 0) dup2(nothing, STDIN_FILENO);
    if (nothing > STDERR_FILENO) close(nothing);
    execvpe(words[0], words, environment);
  }
  const int failure = errno;
  (void)!write(failure_pipe, &failure, sizeof failure);
  _exit(cannot_execute);
}

/// What came through the pipe before it closed; 0 if the program runs.
int failure_from(int pipe) {
  int failure = 0;
  while (read(pipe, &failure, sizeof failure) < 0 && errno == EINTR) continue;
  return failure;
}

}  // namespace

ExitCode exit_code_of_status(int status) {
  return static_cast<ExitCode>(WIFEXITED(status) ? WEXITSTATUS(status)
                                                 : killed_by + WTERMSIG(status));
}

void ChildProcess::start(const Words& words, Ended ended) {
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

void ChildProcess::start_bound(const Words& words, const Variables& variables, Ended ended) {
  ended_ = std::move(ended);
  is_bound_ = true;
  ends_.add(SIGCHLD);
  const Words environment = environment_with(variables);
  const auto native_words = to_native(words);
  const auto native_environment = to_native(environment);
  int failure_pipe[2];
  if (pipe2(failure_pipe, O_CLOEXEC) != 0) throw not_run(words, errno);
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ == 0) {
    become_bound(native_words.data(), native_environment.data(), parent, failure_pipe[1]);
  }
  int failure = pid_ < 0 ? errno : 0;
  close(failure_pipe[1]);
  if (pid_ > 0) failure = failure_from(failure_pipe[0]);
  close(failure_pipe[0]);
  if (failure != 0) {
    if (pid_ > 0) waitpid(pid_, nullptr, 0);
    pid_ = 0;
    throw not_run(words, failure);
  }
  await_end();
}

void ChildProcess::signal(int number) const {
  if (pid_ != 0) kill(is_bound_ ? -pid_ : pid_, number);
}

void ChildProcess::await_end() {
  ends_.async_wait([this](const boost::system::error_code& failure, int) {
    if (!failure && !reap()) await_end();
  });
}

bool ChildProcess::reap() {
  if (is_bound_) {
    // Until it is reaped its number is that of no other group.
    siginfo_t info{};
    if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
        info.si_pid != pid_) {
      return false;
    }
    kill(-pid_, SIGKILL);
  }
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) != pid_) return false;
  pid_ = 0;
  ended_(exit_code_of_status(status));
  return true;
}

}  // namespace muster::cli
