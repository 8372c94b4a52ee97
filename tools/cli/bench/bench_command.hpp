#pragma once

#include <optional>
#include <string>

#include "cli/bench/setting.hpp"
#include "cli/help/about.hpp"
#include "cli/options/common_options.hpp"
#include "cli/output/exit_code.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

struct BenchCall {
  static const About about;

  /// The node to measure with. Empty: this node answers the measurements of others.
  std::optional<std::string> to = {};
  BenchSetting setting = {};
};

/// Declares the command's arguments and options. A later parse fills `call`.
void declare(CLI::App& app, BenchCall& call);

/// `muster bench`: measures latency, throughput and loss with another node, or answers the nodes
/// that measure.
ExitCode run(const BenchCall& call, const CommonOptions& common);

}  // namespace muster::cli
