#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>

#include "cli/programs/child_process.hpp"
#include "muster/timing.hpp"

namespace muster::cli {

/// How commands are run that live and die with a piece of work.
struct WorkerSettings {
  /// The program and its arguments. Not empty.
  Words command = {};
  /// Between SIGTERM and SIGKILL.
  Duration grace = std::chrono::seconds(10);
  /// Before it is started again after it has ended by itself, twice as long each time it does not
  /// last for `restart_max`.
  Duration restart_min = std::chrono::seconds(1);
  Duration restart_max = std::chrono::seconds(30);
};

/// Keeps a command running from `start` to `stop`, with what it is to know in its environment.
///
/// All members run on the executor. Destroying it leaves the command running.
class Worker {
 public:
  /// What is worth telling, as it happens.
  struct Callbacks {
    std::function<void(pid_t pid)> started = [](pid_t) {};
    /// It was asked to end, and has ended.
    std::function<void(ExitCode code)> stopped = [](ExitCode) {};
    /// It was not asked to end, and is started again after the delay.
    std::function<void(ExitCode code, Duration delay)> ended_early = [](ExitCode, Duration) {};
    /// It could not be started, and is tried again after the delay.
    std::function<void(const Error& error, Duration delay)> not_started = [](const Error&,
                                                                             Duration) {};
  };

  Worker(const boost::asio::any_io_executor& executor, WorkerSettings settings,
         Callbacks callbacks);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Requires: it is idle, that is, not started before or stopped since.
  void start(Variables variables);
  /// Asks it to end, and makes it. `stopped` is called once nothing of it is left, perhaps from
  /// within. A call while an earlier one is under way takes its place.
  void stop(std::function<void()> stopped);
  /// Does not wait for the grace to be over.
  void kill();
  bool is_idle() const { return !is_wanted_ && child_ == nullptr; }

 private:
  void run();
  void ended(ExitCode code);
  Duration next_delay();
  void after(Duration delay, void (Worker::*step)());
  void cancel();

  boost::asio::any_io_executor executor_;
  WorkerSettings settings_;
  Callbacks callbacks_;
  Variables variables_;
  /// Null unless it runs.
  std::unique_ptr<ChildProcess> child_;
  boost::asio::steady_timer timer_;
  /// Goes with the wait it belongs to: a timer that has fired can be cancelled no more.
  std::shared_ptr<const bool> wait_;
  bool is_wanted_ = false;
  std::function<void()> stopped_;
  std::chrono::steady_clock::time_point started_at_;
  Duration delay_{0};
};

}  // namespace muster::cli
