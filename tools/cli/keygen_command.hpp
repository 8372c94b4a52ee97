#pragma once

#include "cli/exit_code.hpp"

namespace muster::cli {

/// `muster keygen`: prints a fresh key.
ExitCode run_keygen();

}  // namespace muster::cli
