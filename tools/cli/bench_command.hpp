#pragma once

#include "cli/command_line.hpp"

namespace muster::cli {

/// `muster bench`: measures latency, throughput and loss with another node, or answers those that
/// measure.
ExitCode run_bench(const BenchCall& call, const CommonOptions& common);

}  // namespace muster::cli
