#pragma once

#include <sys/types.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>

#include "cli/guard/order.hpp"
#include "cli/guard/spawner.hpp"
#include "cli/output/exit_code.hpp"

namespace muster::cli {

/// Converts a status of `waitpid` as a shell does: to the exit code of the process, or to 128 plus
/// the number of the signal that ended it.
ExitCode exit_code_of_status(int status);

/// A command under a guard (guard/guard.hpp). The program and all its descendants end with this
/// process at the latest, even if this process is killed.
///
/// All members run on the executor. Destroying it kills the command.
class ChildProcess {
 public:
  /// Each is called at most once.
  struct Callbacks {
    /// The program has ended. Its descendants are asked to end as well.
    std::function<void(ExitCode)> ended = [](ExitCode) {};
    /// No process of the command is left. The last call; it may destroy this object.
    std::function<void()> gone = [] {};
    /// The guard has asked the command to end, because this process did not run for too long.
    std::function<void()> revoked = [] {};
  };

  /// `spawner` must outlive this.
  ChildProcess(const boost::asio::any_io_executor& executor, Spawner& spawner)
      : spawner_(spawner), guard_(executor) {}

  /// Starts a command. Requires: this object has started none before. Throws `Error`.
  void start(const Order& order, Callbacks callbacks);
  /// Sends SIGTERM to all its processes, and SIGKILL after the grace. No effect unless it runs.
  void end() { request({.kind = GuardRequest::Kind::end}); }
  /// Sends SIGKILL to all its processes.
  void kill() { request({.kind = GuardRequest::Kind::kill}); }
  /// Sends a signal to the program alone.
  void pass_on(int signal) { request({.kind = GuardRequest::Kind::pass_on, .signal = signal}); }
  /// The process id of the program, or 0 before its start.
  pid_t pid() const { return pid_; }

 private:
  void request(const GuardRequest& request);
  void await_report();
  void take_report();
  void lose_guard();
  void note_end(ExitCode code);
  void be_gone();

  Spawner& spawner_;
  boost::asio::posix::stream_descriptor guard_;
  Callbacks callbacks_;
  pid_t pid_ = 0;
  bool has_ended_ = false;
  Report report_{};
};

}  // namespace muster::cli
