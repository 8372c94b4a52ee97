#pragma once

#include <filesystem>

#include "cli/help/about.hpp"
#include "cli/options/common_options.hpp"
#include "cli/output/exit_code.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

struct KeygenCall {
  static const About about;

  /// The only cluster that the key is for.
  std::string cluster = Options{}.cluster;
  /// A new file for the key; empty: standard output.
  std::filesystem::path file = {};
};

/// Declares arguments and options, to be read into `call`.
void declare(CLI::App& app, KeygenCall& call);

/// `muster keygen`: makes a key. Throws `Error`.
ExitCode run(const KeygenCall& call, const CommonOptions& common);

}  // namespace muster::cli
