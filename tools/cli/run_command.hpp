#pragma once

#include "cli/command_line.hpp"

namespace muster::cli {

/// `muster run`: runs a command where its work is, and nowhere else.
ExitCode run_run(const RunCall& call, const CommonOptions& common);

}  // namespace muster::cli
