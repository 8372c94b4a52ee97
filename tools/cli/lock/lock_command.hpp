#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cli/help/about.hpp"
#include "cli/options/common_options.hpp"
#include "cli/output/exit_code.hpp"
#include "muster/timing.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

struct LockCommandCall {
  static const About about;

  std::string name;
  /// Whether to give up at once if another program has or wants the lock.
  bool tries = false;
  /// The longest wait. Empty: without a limit.
  std::optional<Duration> timeout = {};
  /// The time between SIGTERM and SIGKILL.
  Duration grace = std::chrono::seconds(10);
  /// The program to run, and its arguments.
  std::vector<std::string> command = {};
};

/// Declares the command's arguments and options. A later parse fills `call`.
void declare(CLI::App& app, LockCommandCall& call);

/// Checks that the options fit together. Throws exceptions of CLI11.
void check(const LockCommandCall& call);

/// `muster lock`: runs a command once while this node holds a lock. Returns the exit code of the
/// command.
ExitCode run(const LockCommandCall& call, const CommonOptions& common);

}  // namespace muster::cli
