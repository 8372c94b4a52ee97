#include "lib/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <vector>

namespace muster::test {

namespace {

using namespace std::chrono_literals;

constexpr auto command_patience = 10s;
constexpr int cannot_execute = 127;

struct Pipe {
  io::FileDescriptor reader;
  io::FileDescriptor writer;
};

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) fail("cannot make a pipe");
  return {io::FileDescriptor(ends[0]), io::FileDescriptor(ends[1])};
}

struct Pipes {
  Pipe input = make_pipe();
  Pipe output = make_pipe();
  Pipe errors = make_pipe();
};

/// Options that the environment of the test gives to muster are not those of the process. Networks
/// of tests are made for one test, so nodes may start without a key.
void replace_options() {
  std::vector<std::string> names;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    if (text.starts_with("MUSTER_")) names.emplace_back(text.substr(0, text.find('=')));
  }
  for (const std::string& name : names) unsetenv(name.c_str());
  setenv("MUSTER_CLEAR_TEXT", "true", 1);
}

/// Runs between fork and exec. Returns only if something fails.
void become(const NetNamespace& where, const Process::Call& call, const Pipes& pipes,
            pid_t parent) {
  // If the test has ended already, nothing would end this process.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent) return;
  if (setpgid(0, 0) != 0 || setns(where.descriptor(), CLONE_NEWNET) != 0) return;
  std::signal(SIGPIPE, SIG_DFL);
  dup2(pipes.input.reader.get(), STDIN_FILENO);
  dup2(pipes.output.writer.get(), STDOUT_FILENO);
  dup2(pipes.errors.writer.get(), STDERR_FILENO);
  replace_options();
  for (const auto& [name, value] : call.environment) setenv(name.c_str(), value.c_str(), 1);
  std::vector<char*> arguments;
  for (const std::string& argument : call.arguments) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  execvp(arguments.front(), arguments.data());
}

pid_t launch(const NetNamespace& where, const Process::Call& call, const Pipes& pipes) {
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) fail("cannot fork");
  if (child > 0) return child;
  become(where, call, pipes, parent);
  dprintf(STDERR_FILENO, "cannot execute %s: %s\n", call.arguments.front().c_str(),
          std::strerror(errno));
  _exit(cannot_execute);
}

}  // namespace

Process::Process(const NetNamespace& where, const Call& call) {
  // A process that has ended does not read; the test must survive that.
  std::signal(SIGPIPE, SIG_IGN);
  Pipes pipes;
  pid_ = launch(where, call, pipes);
  handle_ = io::FileDescriptor(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));
  input_ = std::move(pipes.input.writer);
  output_.pipe = std::move(pipes.output.reader);
  errors_.pipe = std::move(pipes.errors.reader);
  for (const Stream* stream : {&output_, &errors_}) {
    fcntl(stream->pipe.get(), F_SETFL, O_NONBLOCK);
  }
}

Process::~Process() {
  if (ended_with_) return;
  signal(SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void Process::write(std::string_view text) const {
  if (input_.get() >= 0) (void)!::write(input_.get(), text.data(), text.size());
}

void Process::signal(int number) const {
  // Until the process is reaped, the kernel does not reuse its number.
  if (!ended_with_) kill(pid_, number);
}

void Process::add_to(std::vector<pollfd>& descriptors) const {
  if (!ended_with_) descriptors.push_back({handle_.get(), POLLIN, 0});
  if (!output_.ended) descriptors.push_back({output_.pipe.get(), POLLIN, 0});
  if (!errors_.ended) descriptors.push_back({errors_.pipe.get(), POLLIN, 0});
}

bool Process::take() {
  const bool has_output = output_.take();
  const bool has_errors = errors_.take();
  return reap() || has_output || has_errors;
}

bool Process::Stream::take() {
  bool any = false;
  std::array<char, 65'536> piece;
  while (!ended) {
    const ssize_t size = read(pipe.get(), piece.data(), piece.size());
    if (size < 0) return any;
    any = true;
    ended = size == 0;
    text.append(piece.data(), static_cast<std::size_t>(size));
  }
  return any;
}

bool Process::reap() {
  int status = 0;
  if (ended_with_ || waitpid(pid_, &status, WNOHANG) != pid_) return false;
  ended_with_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return true;
}

bool poll_until(std::span<Process* const> processes, const std::function<bool()>& condition,
                std::chrono::nanoseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::vector<pollfd> descriptors;
  while (!condition()) {
    const auto left = deadline - std::chrono::steady_clock::now();
    if (left <= 0ns) return false;
    descriptors.clear();
    for (const Process* process : processes) process->add_to(descriptors);
    const timespec wait{left / 1s, (left % 1s).count()};
    if (ppoll(descriptors.data(), descriptors.size(), &wait, nullptr) < 0) fail("cannot poll");
    for (Process* process : processes) process->take();
  }
  return true;
}

std::string run_command(const NetNamespace& where, std::vector<std::string> arguments,
                        std::string_view input) {
  const std::string line = fmt::format("{}", fmt::join(arguments, " "));
  Process process(where, {std::move(arguments)});
  process.write(input);
  process.close_input();
  Process* const processes[] = {&process};
  const bool in_time = poll_until(
      processes, [&] { return process.has_ended(); }, command_patience);
  if (in_time && process.exit_code() == 0) return process.output();
  throw std::runtime_error(
      fmt::format("`{}` {}: {}\nits input was:\n{}", line,
                  in_time ? fmt::format("ended with {}", process.exit_code()) : "takes too long",
                  process.errors(), input));
}

bool is_installed(std::string_view program) {
  const char* path = std::getenv("PATH");
  std::istringstream directories(path == nullptr ? "" : path);
  for (std::string directory; std::getline(directories, directory, ':');) {
    if (access((std::filesystem::path(directory) / program).c_str(), X_OK) == 0) return true;
  }
  return false;
}

}  // namespace muster::test
