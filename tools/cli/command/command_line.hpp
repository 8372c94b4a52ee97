#pragma once

#include <iosfwd>
#include <string>
#include <variant>
#include <vector>

#include "cli/command/commands.hpp"
#include "cli/help/page.hpp"
#include "cli/options/common_options.hpp"
#include "cli/output/exit_code.hpp"

namespace muster::cli {

/// What the user asked for.
struct CommandLine {
  CommonOptions common = {};
  Call call = {};
  /// Sentences about settings that have no effect.
  std::vector<std::string> warnings = {};
};

/// Reads the command line, then the environment, then the configuration file; a value from an
/// earlier source wins. If the user asked for help or made a mistake, the result is the exit code,
/// and `out` or `err` has the text. Throws `Error`.
std::variant<CommandLine, ExitCode> parse_command_line(int argc, const char* const* argv,
                                                       std::ostream& out, std::ostream& err);

/// The complete help of `muster`, and then of each command in the order of the table.
std::vector<HelpPage> manual();

}  // namespace muster::cli
