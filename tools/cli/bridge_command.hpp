#pragma once

#include "cli/command_line.hpp"

namespace muster::cli {

/// `muster bridge`: stands in a cluster and among JavaScript nodes, without mixing the two.
ExitCode run_bridge(const BridgeCall& call, const CommonOptions& common);

}  // namespace muster::cli
