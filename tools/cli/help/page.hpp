#pragma once

#include <string>
#include <vector>

#include "cli/help/about.hpp"

namespace CLI {
class App;
}

/// The help of `muster` and of its commands as data, for the terminal and for documents.
namespace muster::cli {

/// A word of the command line, such as "--wait TIME", with its meaning.
struct HelpEntry {
  std::string term;
  std::string text;
};

struct HelpSection {
  std::string title;
  std::vector<HelpEntry> entries;
};

struct HelpPage {
  /// "muster send [OPTIONS] CHANNEL [JSON]".
  std::string usage;
  std::string summary;
  /// Full sentences; may be empty.
  std::string details;
  /// Commands, or arguments and options of one command.
  HelpSection own;
  /// Command lines with their effects; may be empty.
  std::vector<HelpEntry> examples;
  /// The parts that all commands share: options, environment variables, exit codes.
  std::vector<HelpSection> common;
  /// A pointer to further help; may be empty.
  std::string closing;
};

enum class Extent {
  /// Fits on a screen: no common options.
  brief,
  /// Everything.
  complete,
};

/// The page of `muster` itself: its commands, and in full the options that all of them take.
HelpPage page_of_muster(const CLI::App& app, Extent extent);

/// The page of one command. Requires: `command` has a parent.
HelpPage page_of_command(const CLI::App& command, const About& about, Extent extent);

/// The page for a terminal, wrapped.
std::string to_text(const HelpPage& page, std::size_t columns);

}  // namespace muster::cli
