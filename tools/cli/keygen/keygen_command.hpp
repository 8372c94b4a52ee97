#pragma once

#include "cli/help/about.hpp"
#include "cli/options/common_options.hpp"
#include "cli/output/exit_code.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

struct KeygenCall {
  static const About about;
};

/// Declares arguments and options, to be read into `call`.
void declare(CLI::App& app, KeygenCall& call);

/// `muster keygen`: prints a fresh key.
ExitCode run(const KeygenCall& call, const CommonOptions& common);

}  // namespace muster::cli
