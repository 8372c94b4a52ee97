#pragma once

#include "cli/command_line.hpp"

namespace muster::cli {

/// `muster doctor`: tries what a node with these options depends on, and says what to put right.
ExitCode run_doctor(const DoctorCall& call, const CommonOptions& common);

}  // namespace muster::cli
