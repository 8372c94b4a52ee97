#pragma once

#include "cli/command_line.hpp"

namespace muster::cli {

/// `muster nodes`: prints who is there, without becoming one of them.
ExitCode run_nodes(const NodesCall& call, const CommonOptions& common);

}  // namespace muster::cli
