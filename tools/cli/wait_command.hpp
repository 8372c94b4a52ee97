#pragma once

#include "cli/command_line.hpp"

namespace muster::cli {

/// `muster wait`: ends when services are ready, or becomes another program then.
ExitCode run_wait(const WaitCall& call, const CommonOptions& common);

}  // namespace muster::cli
