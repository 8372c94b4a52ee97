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

struct NodesCall {
  static const About about;

  Duration listen_for = std::chrono::seconds(1);
};

/// Declares arguments and options, to be read into `call`.
void declare(CLI::App& app, NodesCall& call);

/// `muster nodes`: prints who is there, without becoming one of them.
ExitCode run(const NodesCall& call, const CommonOptions& common);

}  // namespace muster::cli
