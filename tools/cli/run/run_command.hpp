#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "cli/help/about.hpp"
#include "cli/options/common_options.hpp"
#include "cli/options/monitor_flags.hpp"
#include "cli/output/exit_code.hpp"
#include "muster/timing.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

/// A list of resources.
struct ResourcesCall {
  /// A URL of HTTP, or the name of a file; empty: none.
  std::string source = {};
  /// Sent to the URL.
  std::vector<std::pair<std::string, std::string>> headers = {};
  /// With the authorities that are trusted; empty: the system's.
  std::filesystem::path ca_file = {};
  Duration poll = std::chrono::seconds(30);
  std::string set = "resources";
  /// What this node can take of them, in comparison with others.
  std::uint32_t capacity = 1;
  /// What this node offers to those that need it.
  std::vector<std::string> labels = {};
};

/// Either where this node is master, or for each resource that it owns.
struct RunCall {
  static const About about;

  bool as_master = false;
  ResourcesCall resources = {};
  MonitorCall monitor = {};
  /// How long the command may take to end by itself.
  Duration grace = std::chrono::seconds(10);
  /// The program to run, and its arguments.
  std::vector<std::string> command = {};
};

/// Declares arguments and options, to be read into `call`.
void declare(CLI::App& app, RunCall& call);

/// Throws what CLI11 throws of options that do not go together.
void check(const RunCall& call);

/// `muster run`: runs a command where its work is, and nowhere else.
ExitCode run(const RunCall& call, const CommonOptions& common);

}  // namespace muster::cli
