#pragma once

#include "cli/command_line.hpp"
#include "cli/exit_code.hpp"

namespace muster::cli {

/// `muster node`: a node in the foreground that prints events and takes commands, and shows itself
/// over HTTP if asked to.
ExitCode run_node(const NodeCall& call, const CommonOptions& common);

}  // namespace muster::cli
