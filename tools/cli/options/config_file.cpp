#include "cli/options/config_file.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "cli/options/app_tree.hpp"
#include "cli/options/option_source.hpp"
#include "cli/options/suggestion.hpp"
#include "cli/options/toml_file.hpp"

namespace muster::cli {

namespace {

/// One reading of one file.
class FileReading {
 public:
  FileReading(const std::filesystem::path& path, CLI::App& app, const CLI::App& command)
      : file_(path), app_(app), command_(command) {}

  void read_all() {
    for (const auto& [key, value] : file_.root().as_table()) {
      CLI::App* command = value.is_table() ? command_named(app_, key) : nullptr;
      if (command == nullptr) {
        read_option(app_, key, value, true);
      } else {
        read_table(*command, value);
      }
    }
  }

 private:
  void read_table(CLI::App& command, const TomlValue& table) {
    for (const auto& [key, value] : table.as_table()) {
      read_option(command, key, value, &command == &command_);
    }
  }

  /// Sets the option. Keys for another command (not `is_wanted`) are only checked.
  void read_option(CLI::App& app, const std::string& key, const TomlValue& value, bool is_wanted) {
    CLI::Option* option = app.get_option_no_throw("--" + key);
    if (option == nullptr) throw BadSource(unknown(app, key, value));
    if (is_wanted && option->count() == 0) set(*option, key, value);
  }

  void set(CLI::Option& option, const std::string& key, const TomlValue& value) {
    const std::string source = fmt::format("{}: {}", file_.place_of(value), key);
    if (option.get_type_name() == "JSON" && !value.is_string()) {
      return set_option(option, key, {json_of(value)}, source);
    }
    const auto words = arguments_of(value);
    if (!words) throw BadSource(source + ": a table or a date is not a value of an option");
    if (option.get_expected_max() <= 1 && words->size() != 1) {
      throw BadSource(source + ": takes one value, not a list");
    }
    if (!words->empty()) set_option(option, key, *words, source);
  }

  std::string unknown(const CLI::App& app, const std::string& key, const TomlValue& value) const {
    std::string hint = home_of(key);
    if (hint.empty()) hint = suggestion(key, names_in(app));
    return fmt::format("{}: there is no {} \"{}\"{}", file_.place_of(value),
                       value.is_table() ? "command" : "option", key, hint);
  }

  /// What may stand where `app` is configured.
  std::vector<std::string> names_in(const CLI::App& app) const {
    std::vector<std::string> names = option_names(app);
    if (&app != &app_) return names;
    const auto commands = command_names(app_);
    names.insert(names.end(), commands.begin(), commands.end());
    return names;
  }

  /// Where a key of one command should stand; empty if no command has it.
  std::string home_of(const std::string& key) const {
    for (const CLI::App* command : commands_of(app_)) {
      if (command->get_option_no_throw("--" + key) == nullptr) continue;
      return fmt::format(" for all commands; put it into the table [{}]", command->get_name());
    }
    return "";
  }

  TomlFile file_;
  CLI::App& app_;
  const CLI::App& command_;
};

}  // namespace

void read_config_file(const std::filesystem::path& path, CLI::App& app, CLI::App& command) {
  FileReading(path, app, command).read_all();
}

}  // namespace muster::cli
