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

  /// The bridge carries messages on these channels.
  std::vector<std::string> channels = {};
};

/// Declares the command's arguments and options. A later parse fills `call`.
void declare(CLI::App& app, BridgeCall& call);

/// `muster bridge`: joins a cluster and a group of legacy nodes, and carries messages between them.
/// The two stay separate.
ExitCode run(const BridgeCall& call, const CommonOptions& common);

}  // namespace muster::cli
