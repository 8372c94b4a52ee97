#pragma once

#include "cli/options/common_options.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

/// Declares the common options. A later parse fills `common`. Each option also has an environment
/// variable: MUSTER_KEY_FILE for --key-file.
void add_common_flags(CLI::App& app, CommonOptions& common);

}  // namespace muster::cli
