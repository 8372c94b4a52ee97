#include "cli/options/value_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "cli/options/suggestion.hpp"
#include "muster/error.hpp"

namespace muster::cli {

namespace {

Value read_json(const std::string& name, const std::string& text) {
  try {
    return parse_value(text);
  } catch (const Error& error) {
    throw CLI::ValidationError(name, error.what());
  }
}

}  // namespace

void add_json(CLI::App& app, const std::string& name, const std::string& help,
              std::function<void(const Value&)> take) {
  app.add_option_function<std::string>(
         name,
         [name, take = std::move(take)](const std::string& text) { take(read_json(name, text)); },
         help)
      ->type_name("JSON");
}

CLI::Option* add_file(CLI::App& app, const std::string& name, std::filesystem::path& target,
                      const std::string& help) {
  CLI::Option* option = app.add_option(name, target, help)->type_name("FILE");
  return option->check([](const std::string& text) {
    return text.empty() ? std::string(
                              "the name of the file is empty; leave the option out, or "
                              "name a file")
                        : std::string();
  });
}

std::string check_word(const std::string& text, const std::vector<std::string>& words) {
  if (std::find(words.begin(), words.end(), text) != words.end()) return "";
  return fmt::format("\"{}\" is none of {}{}", text, fmt::join(words, ", "),
                     suggestion(text, words));
}

}  // namespace muster::cli
