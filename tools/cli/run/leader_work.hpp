#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "cli/foreground/foreground.hpp"
#include "cli/run/run_printer.hpp"
#include "cli/run/worker.hpp"

namespace muster::cli {

/// The leadership that a command depends on.
struct Role {
  /// "master", or the name of an election.
  std::string name;
  /// The token of this node's leadership, if it leads now.
  std::function<std::optional<FencingToken>()> token;
  /// Lets another node lead. Afterwards, takes part again.
  std::function<void()> resign;
  std::function<void()> stand = [] {};
};

/// A command that runs while this node leads, with the token of the leadership.
///
/// When the command has failed too often, the node resigns, and stands again after a pause. The
/// pause grows with each time, and is short again after `pause_max` without one.
///
/// All members run on the node's executor.
class LeaderWork {
 public:
  /// The first three arguments must outlive this object.
  LeaderWork(Foreground& foreground, Spawner& spawner, const RunPrinter& printer,
             WorkerSettings settings, Role role);

  /// Starts or stops the command if the leadership has changed.
  void follow();
  /// Stops the command and calls `done` when none of its processes is left. A second call kills
  /// them.
  void finish(std::function<void()> done);
  /// Sends the signal to the command's program, if it runs.
  void pass_on(int signal) { worker_.pass_on(signal); }

 private:
  Worker::Callbacks callbacks();
  void pause();
  void next_pause();

  const Role role_;
  const RunPrinter& printer_;
  Worker worker_;
  /// The token of the running command.
  std::optional<FencingToken> token_;
  bool is_stopping_ = false;
  /// It has resigned, and waits.
  bool is_pausing_ = false;
  Duration pause_{0};
  /// When the latest pause was over.
  std::chrono::steady_clock::time_point resumed_at_;
  EndingTimer& timer_;
  bool is_finishing_ = false;
  std::function<void()> done_;
};

}  // namespace muster::cli
