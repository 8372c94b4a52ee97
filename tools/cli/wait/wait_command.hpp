#pragma once

#include <cstddef>
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

struct WaitCall {
  static const About about;

  std::vector<std::string> names = {};
  /// The longest wait. Empty: no limit.
  std::optional<Duration> timeout = {};
  /// The number of services of each name that must be ready.
  std::size_t count = 1;
  /// The program that replaces this one then, and its arguments. Empty: no program.
  std::vector<std::string> command = {};
};

/// Declares the command's arguments and options. A later parse fills `call`.
void declare(CLI::App& app, WaitCall& call);

/// `muster wait`: ends when services are ready, or replaces itself with another program then.
ExitCode run(const WaitCall& call, const CommonOptions& common);

}  // namespace muster::cli
