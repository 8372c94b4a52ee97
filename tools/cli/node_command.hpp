#pragma once

#include "cli/command_line.hpp"

namespace muster::cli {

/// `muster node`: a node in the foreground that prints events and takes commands.
ExitCode run_node(const NodeCall& call, const CommonOptions& common);

}  // namespace muster::cli
