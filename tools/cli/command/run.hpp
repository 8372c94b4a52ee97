#pragma once

#include "cli/output/exit_code.hpp"

namespace muster::cli {

/// All of the command `muster`. What goes wrong ends up as a sentence on standard error.
ExitCode run(int argc, const char* const* argv);

}  // namespace muster::cli
