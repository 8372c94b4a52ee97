#pragma once

#include "cli/programs/program.hpp"

namespace muster::cli {

/// The environment of a command: that of this process with these variables set as well. Secrets
/// that are for muster alone are left out.
Words environment_with(const Variables& variables);

}  // namespace muster::cli
