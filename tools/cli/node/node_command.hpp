#pragma once

#include <cstdint>
#include <optional>

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

  /// Share out so many partitions; nothing: none.
  std::optional<std::uint32_t> partitions = {};
  /// What this node can take of them, in comparison with others.
  std::uint32_t capacity = 1;
  MonitorCall monitor = {};
};

/// Declares arguments and options, to be read into `call`.
void declare(CLI::App& app, NodeCall& call);

/// `muster node`: a node in the foreground that prints events and takes commands, and shows itself
/// over HTTP if asked to.
ExitCode run(const NodeCall& call, const CommonOptions& common);

}  // namespace muster::cli
