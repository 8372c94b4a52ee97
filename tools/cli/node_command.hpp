#pragma once

#include "cli/common_options.hpp"
#include "cli/exit_code.hpp"

namespace muster::cli {

/// `muster node`: a node in the foreground that prints events and takes commands.
ExitCode run_node(const CommonOptions& common);

}  // namespace muster::cli
