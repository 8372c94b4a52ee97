#pragma once

#include "cli/command_line.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

/// The options of `muster run` alone.
void add_run_flags(CLI::App& run, RunCall& call);

}  // namespace muster::cli
