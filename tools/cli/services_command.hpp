#pragma once

#include "cli/command_line.hpp"

namespace muster::cli {

/// `muster services`: prints which services there are, without becoming a node.
ExitCode run_services(const ServicesCall& call, const CommonOptions& common);

}  // namespace muster::cli
