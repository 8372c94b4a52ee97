#pragma once

#include "cli/command_line.hpp"
#include "cli/exit_code.hpp"

namespace muster::cli {

/// `muster sim`: tries a cluster in virtual time, and tells what to expect of it. Throws `Error`.
ExitCode run_sim(const SimCall& call, const CommonOptions& common);

}  // namespace muster::cli
