#include <fmt/format.h>
#include <fmt/ranges.h>

#include "pages/completion.hpp"

namespace muster::pages {

namespace {

/// Text for single quotes. Escapes the characters that `_arguments` would interpret.
std::string quoted(const std::string& text) {
  std::string marked;
  for (const char letter : text) {
    if (letter == '\'') {
      marked += R"('\'')";
    } else {
      if (std::string_view("[]:\\").find(letter) != std::string_view::npos) marked += '\\';
      marked += letter;
    }
  }
  return marked;
}

std::string value_of(const Option& option) {
  if (!option.takes_value()) return "";
  const std::string label = ':' + quoted(option.value) + ':';
  if (option.takes_file()) return label + "_files";
  const auto choices = option.choices();
  return choices.empty() ? label + ' ' : fmt::format("{}({})", label, fmt::join(choices, " "));
}

/// The user may repeat an option, because some of them are lists.
std::string specification(const Option& option) {
  std::string lines;
  for (const std::string& name : option.names) {
    lines += fmt::format("        '*{}[{}]{}' \\\n", name, quoted(option.text), value_of(option));
  }
  return lines;
}

std::string command_case(const Command& command) {
  std::string lines;
  for (const Option& option : command.options) lines += specification(option);
  return fmt::format(
      "    {})\n      _arguments -S \\\n{}        '*:: :_normal' && ret=0\n      ;;\n",
      command.name, lines);
}

}  // namespace

std::string zsh_completion(const std::vector<Command>& commands) {
  std::string descriptions;
  std::string cases;
  for (const Command& command : commands) {
    descriptions += fmt::format("    '{}:{}'\n", command.name, quoted(command.summary));
    cases += command_case(command);
  }
  return "#compdef muster\n# Completion of muster for zsh.\n\n_muster() {\n"
         "  local context state state_descr line ret=1\n  typeset -A opt_args\n"
         "  local -a commands=(\n" +
         descriptions +
         "  )\n  _arguments -C '--help[Print help]' '--version[Print the version]' \\\n"
         "    '1: :->command' '*:: :->rest' && ret=0\n  case $state in\n"
         "    command) _describe command commands && ret=0; return ret ;;\n"
         "    rest) ;;\n    *) return ret ;;\n  esac\n  case $words[1] in\n" +
         cases + "  esac\n  return ret\n}\n\n_muster \"$@\"\n";
}

}  // namespace muster::pages
