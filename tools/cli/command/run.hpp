#pragma once

#include "cli/output/exit_code.hpp"

namespace muster::cli {

/// Runs the whole command `muster`. A failure prints one sentence on standard error.
ExitCode run(int argc, const char* const* argv);

}  // namespace muster::cli
