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

struct DoctorCall {
  static const About about;

  Duration listen_for = std::chrono::seconds(2);
};

/// Declares the command's arguments and options. A later parse fills `call`.
void declare(CLI::App& app, DoctorCall& call);

/// `muster doctor`: tries everything that a node with these options depends on, and says how to
/// repair what fails.
ExitCode run(const DoctorCall& call, const CommonOptions& common);

}  // namespace muster::cli
