#pragma once

#include <chrono>

#include "cli/help/about.hpp"
#include "cli/options/common_options.hpp"
#include "cli/output/exit_code.hpp"
#include "muster/timing.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

struct ElectionsCall {
  static const About about;

  Duration listen_for = std::chrono::seconds(1);
};

/// Declares the command's arguments and options. A later parse fills `call`.
void declare(CLI::App& app, ElectionsCall& call);

/// `muster elections`: prints the named elections without joining the cluster.
ExitCode run(const ElectionsCall& call, const CommonOptions& common);

}  // namespace muster::cli
