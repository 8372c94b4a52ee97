#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "cli/help/about.hpp"
#include "cli/options/common_options.hpp"
#include "cli/output/exit_code.hpp"
#include "muster/timing.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

struct SendCall {
  static const About about;

  std::string channel = {};
  /// The message. Empty: each line of standard input is one.
  std::optional<std::string> json = {};
  /// The longest search for receivers.
  Duration wait = std::chrono::seconds(2);
  /// The longest time that a message waits for confirmation.
  Duration timeout = std::chrono::seconds(10);
};

/// Declares the command's arguments and options. A later parse fills `call`.
void declare(CLI::App& app, SendCall& call);

/// `muster send`: sends messages to all present nodes and waits until they have them.
ExitCode run(const SendCall& call, const CommonOptions& common);

}  // namespace muster::cli
