#pragma once

#include "cli/help/about.hpp"
#include "cli/options/common_options.hpp"
#include "cli/output/exit_code.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

struct VersionCall {
  static const About about;
};

/// Declares arguments and options, to be read into `call`.
void declare(CLI::App& app, VersionCall& call);

/// `muster version`: prints the version of the command and of the protocol's library.
ExitCode run(const VersionCall& call, const CommonOptions& common);

}  // namespace muster::cli
