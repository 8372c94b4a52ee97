#include "pages/option.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <sstream>

namespace muster::pages {

namespace {

/// Empty for an argument.
std::optional<Option> option_of(const cli::HelpEntry& entry) {
  Option option{.names = {}, .value = "", .text = entry.text};
  std::istringstream words(entry.term);
  for (std::string word; words >> word;) {
    if (word.ends_with(',')) word.pop_back();
    if (word.starts_with('-')) {
      option.names.push_back(word);
    } else {
      option.value += option.value.empty() ? word : ' ' + word;
    }
  }
  if (option.names.empty()) return std::nullopt;
  return option;
}

void add_options(std::vector<Option>& options, const cli::HelpSection& section) {
  for (const cli::HelpEntry& entry : section.entries) {
    if (auto option = option_of(entry)) options.push_back(std::move(*option));
  }
}

/// Placeholders are in capitals.
bool is_choice(const std::string& word) {
  return !word.empty() && std::none_of(word.begin(), word.end(), [](unsigned char letter) {
    return std::isupper(letter) != 0 || std::isspace(letter) != 0;
  });
}

std::vector<std::string> alternatives_in(const std::string& value) {
  std::vector<std::string> words;
  std::istringstream text(value);
  for (std::string word; std::getline(text, word, '|');) words.push_back(word);
  return words;
}

}  // namespace

bool Option::takes_file() const {
  const auto words = alternatives_in(value);
  return std::find(words.begin(), words.end(), "FILE") != words.end();
}

std::vector<std::string> Option::choices() const {
  std::vector<std::string> words = alternatives_in(value);
  if (words.size() < 2) return {};
  std::erase_if(words, [](const std::string& word) { return !is_choice(word); });
  return words;
}

std::string name_of(const cli::HelpPage& page) {
  std::istringstream words(page.usage);
  std::string name;
  words >> name >> name;
  return name;
}

std::vector<Option> common_options(const cli::HelpPage& page) {
  std::vector<Option> options = {{.names = {"--help", "-h"}, .value = "", .text = "Print help"}};
  for (const cli::HelpSection& section : page.common) add_options(options, section);
  return options;
}

std::vector<Command> commands_in(const std::vector<cli::HelpPage>& manual) {
  std::vector<Command> commands;
  for (auto page = manual.begin() + 1; page != manual.end(); ++page) {
    Command command{name_of(*page), page->summary, {}};
    add_options(command.options, page->own);
    // An option of the command itself hides the common option of the same name.
    for (const Option& common : common_options(*page)) {
      const auto is_same = [&](const Option& own) { return own.names[0] == common.names[0]; };
      if (std::none_of(command.options.begin(), command.options.end(), is_same)) {
        command.options.push_back(common);
      }
    }
    commands.push_back(std::move(command));
  }
  return commands;
}

}  // namespace muster::pages
