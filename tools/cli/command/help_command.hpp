#pragma once

#include <string>

#include "cli/help/about.hpp"
#include "cli/options/common_options.hpp"
#include "cli/output/exit_code.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

struct HelpCall {
  static const About about;

  /// The name of a command; empty: the list of commands.
  std::string topic = {};
};

/// Declares arguments and options, to be read into `call`.
void declare(CLI::App& app, HelpCall& call);

/// `muster help`: prints what `muster TOPIC --help` prints.
ExitCode run(const HelpCall& call, const CommonOptions& common);

}  // namespace muster::cli
