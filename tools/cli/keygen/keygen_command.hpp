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

/// Declares the command's arguments and options. A later parse fills `call`.
void declare(CLI::App& app, KeygenCall& call);

/// `muster keygen`: prints a new key.
ExitCode run(const KeygenCall& call, const CommonOptions& common);

}  // namespace muster::cli
