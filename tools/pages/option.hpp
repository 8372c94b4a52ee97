#pragma once

#include <string>
#include <vector>

#include "cli/help/page.hpp"

namespace muster::pages {

/// An option as a shell sees it.
struct Option {
  /// Such as "--help" and "-h".
  std::vector<std::string> names;
  /// The placeholder of its value, such as "FILE"; empty for a flag.
  std::string value;
  std::string text;

  bool takes_value() const { return !value.empty(); }
  /// Whether its value is the name of a file.
  bool takes_file() const;
  /// The values that the placeholder lists: "a" and "b" of "a|b|NAME".
  std::vector<std::string> choices() const;
};

/// A command as a shell sees it.
struct Command {
  std::string name;
  std::string summary;
  /// Its own options, and those that all commands take.
  std::vector<Option> options;
};

/// The commands that the pages describe. Requires: the first page is that of `muster` itself, as in
/// `cli::manual()`.
std::vector<Command> commands_in(const std::vector<cli::HelpPage>& manual);

/// The second word of the usage: "send" of "muster send CHANNEL".
std::string name_of(const cli::HelpPage& page);

/// The options that all commands take.
std::vector<Option> common_options(const cli::HelpPage& page);

}  // namespace muster::pages
