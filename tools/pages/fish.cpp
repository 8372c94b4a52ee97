#include <fmt/format.h>
#include <fmt/ranges.h>

#include "pages/completion.hpp"

namespace muster::pages {

namespace {

std::string quoted(const std::string& text) {
  std::string marked;
  for (const char letter : text) {
    if (letter == '\'' || letter == '\\') marked += '\\';
    marked += letter;
  }
  return '\'' + marked + '\'';
}

/// fish wants a long name without its hyphens.
std::string name_of(const std::string& name) {
  return name.starts_with("--") ? "-l " + name.substr(2) : "-s " + name.substr(1);
}

std::string value_of(const Option& option) {
  if (!option.takes_value()) return "";
  if (option.takes_file()) return " -rF";
  const auto choices = option.choices();
  return choices.empty() ? " -x" : fmt::format(" -xa '{}'", fmt::join(choices, " "));
}

std::string option_line(const std::string& command, const Option& option) {
  std::string lines;
  for (const std::string& name : option.names) {
    lines += fmt::format("complete -c muster -n '__fish_seen_subcommand_from {}' {}{} -d {}\n",
                         command, name_of(name), value_of(option), quoted(option.text));
  }
  return lines;
}

}  // namespace

std::string fish_completion(const std::vector<Command>& commands) {
  std::string script = "# Completion of muster for fish.\n\ncomplete -c muster -f\n";
  for (const Command& command : commands) {
    script += fmt::format("complete -c muster -n __fish_use_subcommand -a {} -d {}\n", command.name,
                          quoted(command.summary));
    for (const Option& option : command.options) script += option_line(command.name, option);
  }
  return script;
}

}  // namespace muster::pages
