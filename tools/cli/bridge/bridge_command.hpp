#pragma once

#include <string>
#include <vector>

#include "cli/help/about.hpp"
#include "cli/options/common_options.hpp"
#include "cli/output/exit_code.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

struct BridgeCall {
  static const About about;

  /// Whose messages are carried across.
  std::vector<std::string> channels = {};
};

/// Declares arguments and options, to be read into `call`.
void declare(CLI::App& app, BridgeCall& call);

/// `muster bridge`: stands in a cluster and among JavaScript nodes, without mixing the two.
ExitCode run(const BridgeCall& call, const CommonOptions& common);

}  // namespace muster::cli
