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

/// A program in a network namespace, with pipes as its standard descriptors.
///
/// It ends with this object, and by the kernel if the test itself dies. `poll_until` reads its
/// output. For the one thread that made it.
class Process {
 public:
  struct Call {
    /// The program, found on the path, and its arguments.
    std::vector<std::string> arguments;
    /// Variables in addition to the environment of the test.
    std::vector<std::pair<std::string, std::string>> environment = {};
  };

  /// Throws std::system_error. A program that cannot be executed ends with exit code 127.
  Process(const NetNamespace& where, const Call& call);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  pid_t pid() const { return pid_; }
  /// Writes to its standard input; no effect if it has ended. At most the size of a pipe ahead of
  /// the reader.
  void write(std::string_view text) const;
  void close_input() { input_ = {}; }
  /// Sends a signal; no effect if it has ended.
  void signal(int number) const;

  /// Its standard output and standard error so far.
  const std::string& output() const { return output_.text; }
  const std::string& errors() const { return errors_.text; }
  bool has_ended() const { return ended_with_.has_value() && output_.ended && errors_.ended; }
  /// Its exit code, or the negative number of the signal that ended it. Requires: `has_ended()`.
  int exit_code() const { return ended_with_.value(); }

  /// The descriptors to wait for.
  void add_to(std::vector<pollfd>& descriptors) const;
  /// Reads available output. Returns whether there was any.
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
  /// Becomes readable when the process has ended.
  io::FileDescriptor handle_;
  io::FileDescriptor input_;
  Stream output_;
  Stream errors_;
  std::optional<int> ended_with_;
};

/// Reads the output of the processes until `condition` holds, which is checked after every piece.
/// False if `patience` passes first.
bool poll_until(std::span<Process* const> processes, const std::function<bool()>& condition,
                std::chrono::nanoseconds patience);

/// Runs a program to its end with `input` as its standard input, and returns its output. Throws
/// std::runtime_error with the command and its output if it fails or takes longer than ten seconds.
std::string run_command(const NetNamespace& where, std::vector<std::string> arguments,
                        std::string_view input = {});

/// Whether a program is on the search path; for messages and skipped tests.
bool is_installed(std::string_view program);

}  // namespace muster::test
