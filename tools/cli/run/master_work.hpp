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
  /// Both must outlive this.
  MasterWork(Foreground& foreground, const RunPrinter& printer, WorkerSettings settings);

  /// `done` is called when nothing runs any more, and nothing will. A second call is impatience: it
  /// kills.
  void finish(std::function<void()> done);

 private:
  void follow();

  Foreground& foreground_;
  Worker worker_;
  /// What it runs under.
  std::optional<FencingToken> token_;
  bool is_stopping_ = false;
  bool is_finishing_ = false;
  std::function<void()> done_;
};

/// MUSTER_TOKEN_TERM and MUSTER_TOKEN_ID.
Variables variables_of(const FencingToken& token);

}  // namespace muster::cli
