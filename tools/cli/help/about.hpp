#pragma once

#include <array>

namespace muster::cli {

/// A command line that works, and its effect.
struct Example {
  const char* line;
  const char* purpose;
};

/// How a command introduces itself.
struct About {
  const char* name;
  /// The purpose of the command, in one sentence without a full stop, for the list of commands.
  const char* summary;
  /// Further help, in full sentences; may be empty.
  const char* details;
  std::array<Example, 2> examples;
  /// The program that follows the options: "-- COMMAND..."; empty if the command takes none.
  const char* program = "";
};

}  // namespace muster::cli
