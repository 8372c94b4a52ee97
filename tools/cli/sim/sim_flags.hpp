#pragma once

#include "cli/command_line.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

/// The options of `muster sim` alone; those of its nodes are common ones.
void add_sim_flags(CLI::App& sim, SimCall& call);

}  // namespace muster::cli
