#pragma once

#include <poll.h>
#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "asio/file_descriptor.hpp"
#include "lib/net_namespace.hpp"

namespace muster::test {

/// A program that runs in a network namespace, with pipes as its standard descriptors.
///
/// It is ended when this object goes, and by the kernel should the test itself die. Its output is
/// read by `poll_until`. For one thread, the one that made it.
class Process {
 public:
  struct Call {
    /// The program, looked up on the path, and its arguments.
    std::vector<std::string> arguments;
    /// Set besides the test's own environment.
    std::vector<std::pair<std::string, std::string>> environment = {};
  };

  /// Throws std::system_error. A program that cannot be executed ends with exit code 127.
  Process(const NetNamespace& where, const Call& call);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  pid_t pid() const { return pid_; }
  /// Writes to its standard input; nothing if it has ended. At most a pipe's worth ahead of it.
  void write(std::string_view text) const;
  void close_input() { input_ = {}; }
  /// Sends a signal; nothing if it has ended.
  void signal(int number) const;

  /// What it has written so far to standard output, and to standard error.
  const std::string& output() const { return output_.text; }
  const std::string& errors() const { return errors_.text; }
  bool has_ended() const { return ended_with_.has_value() && output_.ended && errors_.ended; }
  /// Its exit code, or the negative number of the signal that ended it. Requires: `has_ended()`.
  int exit_code() const { return ended_with_.value(); }

  /// The descriptors to wait for.
  void add_to(std::vector<pollfd>& descriptors) const;
  /// Takes what is there. Whether anything was.
  bool take();

 private:
  struct Stream {
    io::FileDescriptor pipe;
    std::string text = {};
    bool ended = false;

    bool take();
  };

  bool reap();

  pid_t pid_ = -1;
  /// Readable once it has ended.
  io::FileDescriptor handle_;
  io::FileDescriptor input_;
  Stream output_;
  Stream errors_;
  std::optional<int> ended_with_;
};

/// Reads what the processes write until `condition` holds; it is looked at after every piece. False
/// if `patience` is over first.
bool poll_until(std::span<Process* const> processes, const std::function<bool()>& condition,
                std::chrono::nanoseconds patience);

/// Runs a program to its end with `input` as its standard input. Throws std::runtime_error with the
/// command and what it said if it fails or takes longer than ten seconds. Returns its output.
std::string run_command(const NetNamespace& where, std::vector<std::string> arguments,
                        std::string_view input = {});

/// The directory entry of a program in the search path; for messages and skipped tests.
bool is_installed(std::string_view program);

}  // namespace muster::test
