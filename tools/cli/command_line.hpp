#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "cli/bench/setting.hpp"
#include "cli/common_options.hpp"
#include "cli/exit_code.hpp"
#include "cli/sim/setting.hpp"
#include "muster/monitor.hpp"
#include "muster/service.hpp"
#include "muster/timing.hpp"

namespace muster::cli {

/// A node that is shown over HTTP.
struct MonitorCall {
  /// Where; nothing: nowhere.
  std::optional<MonitorOptions> options = {};
  /// A file whose first line is the token that readers must have; empty: none.
  std::filesystem::path token_file = {};
};

struct NodeCall {
  /// Share out so many partitions; nothing: none.
  std::optional<std::uint32_t> partitions = {};
  /// What this node can take of them, in comparison with others.
  std::uint32_t capacity = 1;
  MonitorCall monitor = {};
};

struct NodesCall {
  Duration listen_for = std::chrono::seconds(1);
};

struct SendCall {
  std::string channel = {};
  /// Nothing: one value per line of standard input.
  std::optional<std::string> json = {};
  /// How long to look for receivers at most.
  Duration wait = std::chrono::seconds(2);
};

struct ListenCall {
  std::vector<std::string> channels = {};
  /// End after so many messages.
  std::optional<std::size_t> count = {};
};

struct AdvertiseCall {
  ServiceOffer offer = {};
  /// Ready while connections to this TCP port of this host succeed.
  std::optional<std::uint16_t> ready_when_port = {};
  /// The program to run meanwhile, and its arguments; empty: none.
  std::vector<std::string> command = {};
};

struct WaitCall {
  std::vector<std::string> names = {};
  /// Nothing: for ever.
  std::optional<Duration> timeout = {};
  /// Services of each name that must be ready.
  std::size_t count = 1;
  /// The program to become then, and its arguments; empty: none.
  std::vector<std::string> command = {};
};

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
  bool as_master = false;
  ResourcesCall resources = {};
  MonitorCall monitor = {};
  /// How long the command may take to end by itself.
  Duration grace = std::chrono::seconds(10);
  /// The program to run, and its arguments.
  std::vector<std::string> command = {};
};

struct ServicesCall {
  Duration listen_for = std::chrono::seconds(1);
};

struct PartitionsCall {
  Duration listen_for = std::chrono::seconds(1);
};

struct BridgeCall {
  /// Whose messages are carried across.
  std::vector<std::string> channels = {};
};

struct KeygenCall {};

struct DoctorCall {
  Duration listen_for = std::chrono::seconds(2);
};

struct BenchCall {
  /// Whom to measure with; nothing: answer others.
  std::optional<std::string> to = {};
  BenchSetting setting = {};
};

struct SimCall {
  /// Its nodes are as the common options say.
  SimSetting setting = {};
  bool timeline = false;
  /// Empty: none.
  std::filesystem::path svg = {};
};

/// What the user asked for.
struct CommandLine {
  CommonOptions common = {};
  std::variant<NodeCall, NodesCall, SendCall, ListenCall, AdvertiseCall, WaitCall, RunCall,
               ServicesCall, PartitionsCall, BridgeCall, KeygenCall, DoctorCall, BenchCall, SimCall>
      call = {};
};

/// Reads the command line, then the environment, then the configuration file; what comes first
/// counts. If nothing is left to be done, because the user asked for help or made a mistake, the
/// answer is the exit code, and `out` or `err` has the text. Throws `Error`.
std::variant<CommandLine, ExitCode> parse_command_line(int argc, const char* const* argv,
                                                       std::ostream& out, std::ostream& err);

}  // namespace muster::cli
