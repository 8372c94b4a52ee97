#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "muster/value.hpp"

/// Options whose value is JSON, the name of a file, or one of a few words.
namespace muster::cli {

void add_json(CLI::App& app, const std::string& name, const std::string& help,
              std::function<void(const Value&)> take);

/// The name must not be empty: that would mean no file at all, and so no key.
CLI::Option* add_file(CLI::App& app, const std::string& name, std::filesystem::path& target,
                      const std::string& help);

/// Says why the text is none of the words; empty if it is one.
std::string check_word(const std::string& text, const std::vector<std::string>& words);

template <class Value>
std::vector<std::string> words_of(const std::map<std::string, Value>& values) {
  std::vector<std::string> words;
  for (const auto& [word, value] : values) words.push_back(word);
  return words;
}

/// `values` must outlive `app`. The word for the present value of `target` is shown as the default.
template <class Choice>
CLI::Option* add_choice(CLI::App& app, const std::string& name, Choice& target,
                        const std::map<std::string, Choice>& values, const std::string& help) {
  const std::vector<std::string> words = words_of(values);
  CLI::Option* option = app.add_option_function<std::string>(
      name, [&](const std::string& word) { target = values.at(word); }, help);
  option->check([words](const std::string& text) { return check_word(text, words); });
  option->type_name(CLI::detail::join(words, "|"));
  for (const auto& [word, value] : values) {
    if (value == target) option->default_str(word);
  }
  return option;
}

}  // namespace muster::cli
