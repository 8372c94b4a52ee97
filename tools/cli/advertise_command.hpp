#pragma once

#include "cli/command_line.hpp"

namespace muster::cli {

/// `muster advertise`: advertises a service until it is told to end, or while a program runs.
ExitCode run_advertise(const AdvertiseCall& call, const CommonOptions& common);

}  // namespace muster::cli
