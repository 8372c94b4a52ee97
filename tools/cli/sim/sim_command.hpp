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

  /// Its nodes are as the common options say.
  SimSetting setting = {};
  bool timeline = false;
  /// Empty: none.
  std::filesystem::path svg = {};
};

/// Declares arguments and options, to be read into `call`.
void declare(CLI::App& app, SimCall& call);

/// `muster sim`: tries a cluster in virtual time, and tells what to expect of it. Throws `Error`.
ExitCode run(const SimCall& call, const CommonOptions& common);

}  // namespace muster::cli
