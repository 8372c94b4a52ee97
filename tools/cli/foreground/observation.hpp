#pragma once

#include <functional>

#include "cli/options/common_options.hpp"
#include "cli/output/exit_code.hpp"
#include "muster/services.hpp"

namespace muster::cli {

/// Listens for `time` without becoming a node, then calls `look` with the result. Calls `look` in
/// every case. Returns the exit code `nobody` if no node was heard. Throws `Error`.
ExitCode observe(const CommonOptions& common, Duration time,
                 const std::function<void(ServiceDiscovery&)>& look);

}  // namespace muster::cli
