#pragma once

#include "cli/options/common_options.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

/// Declares the options, by which a later parse fills `common`. Each can be given by an environment
/// variable too: MUSTER_KEY_FILE for --key-file.
void add_common_flags(CLI::App& app, CommonOptions& common);

}  // namespace muster::cli
