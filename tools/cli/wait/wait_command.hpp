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
  /// Nothing: for ever.
  std::optional<Duration> timeout = {};
  /// Services of each name that must be ready.
  std::size_t count = 1;
  /// The program to become then, and its arguments; empty: none.
  std::vector<std::string> command = {};
};

/// Declares arguments and options, to be read into `call`.
void declare(CLI::App& app, WaitCall& call);

/// `muster wait`: ends when services are ready, or becomes another program then.
ExitCode run(const WaitCall& call, const CommonOptions& common);

}  // namespace muster::cli
