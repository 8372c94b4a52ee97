#pragma once

#include "cli/command_line.hpp"

namespace muster::cli {

/// `muster partitions`: prints who owns which partitions, without becoming a node.
ExitCode run_partitions(const PartitionsCall& call, const CommonOptions& common);

}  // namespace muster::cli
