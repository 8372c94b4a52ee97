#include <fmt/format.h>
#include <fmt/ranges.h>

#include "pages/completion.hpp"

namespace muster::pages {

namespace {

/// The patterns of a case for the values of some options, and what completes them.
std::string value_case(const Option& option) {
  const std::string pattern = fmt::format("{}", fmt::join(option.names, "|"));
  if (option.takes_file()) return fmt::format("        {}) values=files ;;\n", pattern);
  const auto choices = option.choices();
  return fmt::format("        {}) values='{}' ;;\n", pattern,
                     choices.empty() ? "none" : fmt::format("{}", fmt::join(choices, " ")));
}

std::string command_case(const Command& command) {
  std::string names;
  std::string values;
  for (const Option& option : command.options) {
    names += fmt::format(" {}", fmt::join(option.names, " "));
    if (option.takes_value()) values += value_case(option);
  }
  return fmt::format(
      "    {})\n      options='{}'\n      case $previous in\n{}      esac\n      ;;\n",
      command.name, names.substr(1), values);
}

constexpr const char* head = R"(# Completion of muster for bash.

_muster() {
  local commands=')";

/// Follows the names of the commands.
constexpr const char* search = R"('
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local command= options= values= word
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ $word == -- ]]; then
      # The program that the command runs, and its arguments.
      COMPREPLY=($(compgen -c -f -- "$current"))
      return
    fi
    [[ -n $command || " $commands " != *" $word "* ]] || command=$word
  done
  # bash splits --name=value into three words.
  if [[ $current == = ]]; then
    current=
  elif [[ $previous == = ]]; then
    previous=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  case $command in
)";

constexpr const char* tail = R"(    *) options="$commands --help --version" ;;
  esac
  case $values in
    files) compopt -o filenames; COMPREPLY=($(compgen -f -- "$current")) ;;
    none) COMPREPLY=() ;;
    ?*) COMPREPLY=($(compgen -W "$values" -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "$options" -- "$current")) ;;
  esac
}
complete -F _muster muster
)";

}  // namespace

std::string bash_completion(const std::vector<Command>& commands) {
  std::string names;
  std::string cases;
  for (const Command& command : commands) {
    names += (names.empty() ? "" : " ") + command.name;
    cases += command_case(command);
  }
  return head + names + search + cases + tail;
}

}  // namespace muster::pages
