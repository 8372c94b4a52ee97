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
  /// End after so many messages.
  std::optional<std::size_t> count = {};
};

/// Declares arguments and options, to be read into `call`.
void declare(CLI::App& app, ListenCall& call);

/// `muster listen`: prints the messages on channels.
ExitCode run(const ListenCall& call, const CommonOptions& common);

}  // namespace muster::cli
