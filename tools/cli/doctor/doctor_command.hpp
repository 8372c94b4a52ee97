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

/// Declares arguments and options, to be read into `call`.
void declare(CLI::App& app, DoctorCall& call);

/// `muster doctor`: tries what a node with these options depends on, and says what to put right.
ExitCode run(const DoctorCall& call, const CommonOptions& common);

}  // namespace muster::cli
