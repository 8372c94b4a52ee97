#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "cli/guard/child_process.hpp"
#include "muster/timing.hpp"

namespace muster::cli {

/// The settings of a command that runs as long as a piece of work.
struct WorkerSettings {
  /// The program and its arguments. Not empty.
  Words command = {};
  /// Between SIGTERM and SIGKILL.
  Duration grace = std::chrono::seconds(10);
  /// The guard ends the command when this process has not run for this long. If zero, never.
  Duration lease = {};
  /// Its standard output goes to standard error.
  bool is_mute = false;
  /// The delay before the restart of a command that ended by itself. The delay doubles after each
  /// run that is shorter than `restart_max`.
  Duration restart_min = std::chrono::seconds(1);
  Duration restart_max = std::chrono::seconds(30);
  /// The worker gives up after so many runs in a row that are shorter than `restart_max`. If zero,
  /// never.
  std::uint32_t failures_max = 0;
};

/// Keeps a command running from `start` to `stop`, with variables of its work in its environment.
///
/// All members run on the executor. Destroying it kills the command.
class Worker {
 public:
  /// Reports as they happen.
  struct Callbacks {
    std::function<void(pid_t pid)> started = [](pid_t) {};
    /// It was asked to end, and has ended.
    std::function<void(ExitCode code)> stopped = [](ExitCode) {};
    /// It was not asked to end, and is started again after the delay.
    std::function<void(ExitCode code, Duration delay)> ended_early = [](ExitCode, Duration) {};
    /// It failed too often, and is not started again.
    std::function<void(std::uint32_t failures)> gave_up = [](std::uint32_t) {};
    /// Its guard asked it to end, because this process did not run for longer than the lease.
    std::function<void()> revoked = [] {};
    /// It could not be started, and is tried again after the delay.
    std::function<void(const Error& error, Duration delay)> not_started = [](const Error&,
                                                                             Duration) {};
  };

  /// `spawner` must outlive this.
  Worker(const boost::asio::any_io_executor& executor, Spawner& spawner, WorkerSettings settings,
         Callbacks callbacks);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Requires: it is idle, that is, not started before or stopped since.
  void start(Variables variables);
  /// Asks the command to end, and kills it after the grace. Calls `stopped` when none of its
  /// processes is left, perhaps within this call. A further call replaces `stopped`.
  void stop(std::function<void()> stopped);
  /// Kills the command without waiting for the grace.
  void kill();
  /// The program gets the signal, if it runs.
  void pass_on(int signal);
  bool is_idle() const { return !is_wanted_ && child_ == nullptr; }

 private:
  void run();
  Order order() const;
  void gone();
  /// Whether the latest run was long.
  bool has_lasted() const;
  /// Counts a failure. Returns whether it is one too many.
  bool fails();
  Duration next_delay();
  void run_after(Duration delay);
  void cancel();

  boost::asio::any_io_executor executor_;
  Spawner& spawner_;
  WorkerSettings settings_;
  Callbacks callbacks_;
  Variables variables_;
  /// Null unless it runs.
  std::unique_ptr<ChildProcess> child_;
  /// The exit code of the program that ended last.
  ExitCode code_ = ExitCode::ok;
  boost::asio::steady_timer timer_;
  /// Identifies the latest wait. A timer that has fired can no longer be cancelled.
  std::shared_ptr<const bool> wait_;
  bool is_wanted_ = false;
  std::function<void()> stopped_;
  std::chrono::steady_clock::time_point started_at_;
  Duration delay_{0};
  std::uint32_t failures_ = 0;
};

}  // namespace muster::cli
