#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/help/about.hpp"
#include "cli/options/common_options.hpp"
#include "cli/output/exit_code.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

struct ListenCall {
  static const About about;

  std::vector<std::string> channels = {};
  /// The command ends after this many messages. Empty: it runs until a signal.
  std::optional<std::size_t> count = {};
};

/// Declares the command's arguments and options. A later parse fills `call`.
void declare(CLI::App& app, ListenCall& call);

/// `muster listen`: prints the messages on channels.
ExitCode run(const ListenCall& call, const CommonOptions& common);

}  // namespace muster::cli
