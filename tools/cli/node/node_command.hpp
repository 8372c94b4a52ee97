#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/help/about.hpp"
#include "cli/options/common_options.hpp"
#include "cli/options/monitor_flags.hpp"
#include "cli/output/exit_code.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

struct NodeCall {
  static const About about;

  /// The number of partitions to distribute. Empty: the node distributes none.
  std::optional<std::uint32_t> partitions = {};
  /// This node's share of the partitions relative to other nodes.
  std::uint32_t capacity = 1;
  /// Whether the master owns no partitions while there are other nodes.
  bool exclude_leader = false;
  /// The named elections for which the node stands.
  std::vector<std::string> elections = {};
  MonitorCall monitor = {};
};

/// Declares the command's arguments and options. A later parse fills `call`.
void declare(CLI::App& app, NodeCall& call);

/// `muster node`: runs a node in the foreground. It prints events, reads commands from standard
/// input, and serves its state over HTTP on request.
ExitCode run(const NodeCall& call, const CommonOptions& common);

}  // namespace muster::cli
