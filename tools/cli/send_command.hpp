#pragma once

#include "cli/command_line.hpp"

namespace muster::cli {

/// `muster send`: sends messages to everyone who is there, and waits until they have them.
ExitCode run_send(const SendCall& call, const CommonOptions& common);

}  // namespace muster::cli
