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
#include "muster/resource_source.hpp"
#include "muster/timing.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

/// A list of resources.
struct ResourcesCall {
  /// An HTTP URL or the name of a file. Empty: no list.
  std::string source = {};
  /// Method and body of the requests to the URL.
  std::string method = "GET";
  std::string body = {};
  Redirects redirects = Redirects::none;
  /// Time without the list after which the command ends with a failure. Zero: never.
  Duration source_timeout = Duration::zero();
  /// The headers of the requests to the URL.
  std::vector<std::pair<std::string, std::string>> headers = {};
  /// The file of the trusted certificate authorities. Empty: the system's authorities.
  std::filesystem::path ca_file = {};
  Duration poll = std::chrono::seconds(30);
  std::string set = "resources";
  /// This node's share of the resources relative to other nodes.
  std::uint32_t capacity = 1;
  /// Whether the master owns no resources while there are other nodes.
  bool exclude_leader = false;
  /// The labels that this node offers to the resources that need them.
  std::vector<std::string> labels = {};
};

/// The call of `muster run`. The command runs on the master, on the leader of an election, or once
/// per resource that the node owns.
struct RunCall {
  static const About about;

  bool as_master = false;
  /// The election whose leader runs the command. Empty: none.
  std::string as_leader = {};
  ResourcesCall resources = {};
  MonitorCall monitor = {};
  /// The time that the command has to end by itself.
  Duration grace = std::chrono::seconds(10);
  /// Failures of the command in a row after which another node takes over. Zero: none does.
  std::uint32_t failures_max = 5;
  /// The program to run, and its arguments.
  std::vector<std::string> command = {};
};

/// Declares the command's arguments and options. A later parse fills `call`.
void declare(CLI::App& app, RunCall& call);

/// Checks that the options fit together. Throws exceptions of CLI11.
void check(const RunCall& call);

/// `muster run`: runs a command on the master, on the leader of an election, or on the owner of
/// each resource, and nowhere else.
ExitCode run(const RunCall& call, const CommonOptions& common);

}  // namespace muster::cli
