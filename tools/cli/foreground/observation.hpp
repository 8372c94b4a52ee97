#pragma once

#include <functional>

#include "cli/options/common_options.hpp"
#include "cli/output/exit_code.hpp"
#include "muster/services.hpp"

namespace muster::cli {

/// Listens for a time without becoming a node; then `look` sees what was heard. Returns the exit
/// code; `look` is called in any case. Throws `Error`.
ExitCode observe(const CommonOptions& common, Duration time,
                 const std::function<void(ServiceDiscovery&)>& look);

}  // namespace muster::cli
