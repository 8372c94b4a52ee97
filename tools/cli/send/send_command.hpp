#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "cli/help/about.hpp"
#include "cli/options/common_options.hpp"
#include "cli/output/exit_code.hpp"
#include "muster/timing.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

struct SendCall {
  static const About about;

  std::string channel = {};
  /// Nothing: one value per line of standard input.
  std::optional<std::string> json = {};
  /// How long to look for receivers at most.
  Duration wait = std::chrono::seconds(2);
};

/// Declares arguments and options, to be read into `call`.
void declare(CLI::App& app, SendCall& call);

/// `muster send`: sends messages to everyone who is there, and waits until they have them.
ExitCode run(const SendCall& call, const CommonOptions& common);

}  // namespace muster::cli
