#pragma once

#include "cli/command_line.hpp"

namespace muster::cli {

/// `muster listen`: prints the messages on channels.
ExitCode run_listen(const ListenCall& call, const CommonOptions& common);

}  // namespace muster::cli
