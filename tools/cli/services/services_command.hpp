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

struct ServicesCall {
  static const About about;

  Duration listen_for = std::chrono::seconds(1);
};

/// Declares arguments and options, to be read into `call`.
void declare(CLI::App& app, ServicesCall& call);

/// `muster services`: prints which services there are, without becoming a node.
ExitCode run(const ServicesCall& call, const CommonOptions& common);

}  // namespace muster::cli
