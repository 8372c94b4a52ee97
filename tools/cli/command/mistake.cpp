#include "cli/command/mistake.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "cli/options/app_tree.hpp"
#include "cli/options/suggestion.hpp"

namespace muster::cli {

namespace {

using Words = std::vector<std::string>;

bool is_option(const std::string& word) {
  return word.size() > 1 && word.front() == '-' && word != "--";
}

/// "--port" for "--port=1".
std::string name_of(const std::string& word) {
  return word.substr(0, word.find('='));
}

const CLI::App* command_of(const CLI::App& app) {
  const auto commands = app.get_subcommands();
  return commands.empty() ? nullptr : commands.front();
}

/// The options that this call may have, with their dashes.
Words options_of(const CLI::App& app) {
  Words names = option_names(app);
  if (const CLI::App* command = command_of(app)) {
    const Words own = option_names(*command);
    names.insert(names.begin(), own.begin(), own.end());
  }
  for (std::string& name : names) name.insert(0, "--");
  return names;
}

std::string unknown_command(const CLI::App& app, const std::string& word) {
  return fmt::format("there is no command \"{}\"{}", word, suggestion(word, command_names(app)));
}

/// Secrets come from files only, and people try to give them as options.
std::string unknown_option(const CLI::App& app, const std::string& name) {
  const Words known = options_of(app);
  const std::string file = name + "-file";
  if (std::find(known.begin(), known.end(), file) == known.end()) {
    return fmt::format("there is no option {}{}", name, suggestion(name, known));
  }
  return fmt::format(
      "there is no option {}: every user of this host can read a command line; write the secret "
      "into a file and name it with {} FILE",
      name, file);
}

std::string no_command(const CLI::App& app) {
  return fmt::format("no command is given; there are {}", fmt::join(command_names(app), ", "));
}

std::string superfluous(const Words& words) {
  return fmt::format("\"{}\" is one argument too many", words.front());
}

/// The words of CLI11's sentence, without its punctuation.
Words words_in(const std::string& sentence) {
  Words words = CLI::detail::split(sentence, ' ');
  for (std::string& word : words) {
    while (word.ends_with(':') || word.ends_with(',')) word.pop_back();
  }
  return words;
}

/// The option that an error is about; nothing if it is about none.
const CLI::Option* option_of(const CLI::App& app, const CLI::ParseError& error) {
  const Words words = words_in(error.what());
  for (const CLI::App* each : {command_of(app), &app}) {
    if (each == nullptr) continue;
    for (const CLI::Option* option : each->get_options()) {
      if (std::find(words.begin(), words.end(), option->get_name()) != words.end()) return option;
    }
  }
  return nullptr;
}

std::string without_value(const CLI::Option& option) {
  return fmt::format("{} needs a value: {} {}", option.get_name(), option.get_name(),
                     option.get_type_name());
}

/// CLI11's words for what its classes of errors mean, or ours where they are clearer.
std::string rephrased(const CLI::App& app, const CLI::ParseError& error) {
  const std::string sentence = error.what();
  const CLI::Option* option = option_of(app, error);
  if (option == nullptr) return sentence;
  const bool is_flag = option->get_expected_min() == 0;
  if (error.get_name() == "ArgumentMismatch" && !is_flag) return without_value(*option);
  if (error.get_name() == "ConversionError" && is_flag) {
    return fmt::format("{} is either there or not; it takes no such value", option->get_name());
  }
  return sentence;
}

}  // namespace

std::string sentence_of(const CLI::App& app, const CLI::ParseError& error) {
  const Words extras = app.remaining(true);
  const auto option = std::find_if(extras.begin(), extras.end(), is_option);
  if (command_of(app) == nullptr) {
    const auto word = std::find_if_not(extras.begin(), extras.end(), is_option);
    if (option != extras.end() && (word == extras.end() || option < word)) {
      return unknown_option(app, name_of(*option));
    }
    return word == extras.end() ? no_command(app) : unknown_command(app, *word);
  }
  if (option != extras.end()) return unknown_option(app, name_of(*option));
  return extras.empty() ? rephrased(app, error) : superfluous(extras);
}

}  // namespace muster::cli
