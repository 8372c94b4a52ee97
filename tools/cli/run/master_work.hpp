#pragma once

#include <functional>
#include <optional>

#include "cli/foreground/foreground.hpp"
#include "cli/run/run_printer.hpp"
#include "cli/run/worker.hpp"

namespace muster::cli {

/// A command that runs while this node is master, with the token of the mastership.
///
/// All members run on the node's executor.
class MasterWork {
 public:
  /// The first three arguments must outlive this object.
  MasterWork(Foreground& foreground, Spawner& spawner, const RunPrinter& printer,
             WorkerSettings settings);

  /// Stops the command and calls `done` when none of its processes is left. A second call kills
  /// them.
  void finish(std::function<void()> done);
  /// Sends the signal to the command's program, if it runs.
  void pass_on(int signal) { worker_.pass_on(signal); }

 private:
  void follow();

  Foreground& foreground_;
  Worker worker_;
  /// The token of the running command.
  std::optional<FencingToken> token_;
  bool is_stopping_ = false;
  bool is_finishing_ = false;
  std::function<void()> done_;
};

/// MUSTER_TOKEN_TERM and MUSTER_TOKEN_ID.
Variables variables_of(const FencingToken& token);

}  // namespace muster::cli
