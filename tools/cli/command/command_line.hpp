#pragma once

#include <iosfwd>
#include <variant>

#include "cli/command/commands.hpp"
#include "cli/options/common_options.hpp"
#include "cli/output/exit_code.hpp"

namespace muster::cli {

/// What the user asked for.
struct CommandLine {
  CommonOptions common = {};
  Call call = {};
};

/// Reads the command line, then the environment, then the configuration file; what comes first
/// counts. If nothing is left to be done, because the user asked for help or made a mistake, the
/// answer is the exit code, and `out` or `err` has the text. Throws `Error`.
std::variant<CommandLine, ExitCode> parse_command_line(int argc, const char* const* argv,
                                                       std::ostream& out, std::ostream& err);

}  // namespace muster::cli
