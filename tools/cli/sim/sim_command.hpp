#pragma once

#include <filesystem>

#include "cli/help/about.hpp"
#include "cli/options/common_options.hpp"
#include "cli/output/exit_code.hpp"
#include "cli/sim/setting.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

struct SimCall {
  static const About about;

  /// The nodes use the common options.
  SimSetting setting = {};
  bool timeline = false;
  /// The file of the drawing. Empty: no drawing.
  std::filesystem::path svg = {};
};

/// Declares the command's arguments and options. A later parse fills `call`.
void declare(CLI::App& app, SimCall& call);

/// `muster sim`: runs a cluster in virtual time and reports how it behaves. Throws `Error`.
ExitCode run(const SimCall& call, const CommonOptions& common);

}  // namespace muster::cli
