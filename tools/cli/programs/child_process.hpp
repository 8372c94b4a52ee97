#pragma once

#include <sys/types.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/signal_set.hpp>
#include <functional>

#include "cli/output/exit_code.hpp"
#include "cli/programs/program.hpp"

namespace muster::cli {

/// What a shell makes of the status that `waitpid` gives of a process that has ended: its exit
/// code, or 128 and the number of the signal that ended it.
ExitCode exit_code_of_status(int status);

/// A program that runs beside this one, with its standard descriptors and environment.
///
/// All members run on the executor. Destroying it leaves the program running.
class ChildProcess {
 public:
  using Ended = std::function<void(ExitCode)>;

  explicit ChildProcess(const boost::asio::any_io_executor& executor) : ends_(executor) {}

  /// Starts it; `ended` is called once when it has ended. Requires: `words` is not empty, and none
  /// was started before. Throws `Error`.
  void start(const Words& words, Ended ended);
  /// Starts it as something that must not outlive its permission: with these variables besides our
  /// environment and nothing to read, in a process group of its own, which gets all signals and is
  /// killed with what is left of it when the program ends. If this process is killed, so is the
  /// program. Otherwise as `start`; for the main thread only.
  void start_bound(const Words& words, const Variables& variables, Ended ended);
  /// Sends it a signal; nothing unless it runs.
  void signal(int number) const;
  /// 0 unless it runs.
  pid_t pid() const { return pid_; }

 private:
  void await_end();
  /// Whether it has ended.
  bool reap();

  boost::asio::signal_set ends_;
  Ended ended_;
  /// 0 unless it runs.
  pid_t pid_ = 0;
  bool is_bound_ = false;
};

}  // namespace muster::cli
