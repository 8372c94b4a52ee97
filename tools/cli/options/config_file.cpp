#include "cli/options/config_file.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <istream>
#include <sstream>

namespace muster::cli {

namespace {

constexpr char no_character = '\0';
/// CLI11 marks the beginning and end of a section with items of these names.
constexpr std::string_view section_begins = "++";
constexpr std::string_view section_ends = "--";

bool is_mark(const CLI::ConfigItem& item) {
  return item.name == section_begins || item.name == section_ends;
}

bool is_in_environment(const CLI::Option& option) {
  const char* value = std::getenv(option.get_envname().c_str());
  return value != nullptr && *value != '\0';
}

}  // namespace

std::string_view without_comment(std::string_view line) {
  char quote = no_character;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quote == no_character && line[i] == '#') return line.substr(0, i);
    if (quote == line[i]) {
      quote = no_character;
    } else if (quote == no_character && (line[i] == '"' || line[i] == '\'')) {
      quote = line[i];
    }
  }
  return line;
}

ConfigFile::ConfigFile(const CLI::App& app) : app_(app) {
  // Comments are gone before CLI11 sees the text; it would find them within quotes, too.
  comment(no_character);
}

std::vector<CLI::ConfigItem> ConfigFile::from_config(std::istream& input) const {
  std::stringstream bare;
  for (std::string line; std::getline(input, line);) bare << without_comment(line) << '\n';
  std::vector<CLI::ConfigItem> settings = CLI::ConfigTOML::from_config(bare);
  std::erase_if(settings, [this](const CLI::ConfigItem& item) {
    return !is_mark(item) && is_in_environment(option(item));
  });
  return settings;
}

const CLI::App* ConfigFile::section(const CLI::ConfigItem& item) const {
  const CLI::App* app = &app_;
  for (const std::string& parent : item.parents) {
    const auto found = app->get_subcommands(
        [&parent](const CLI::App* subcommand) { return subcommand->check_name(parent); });
    if (found.empty()) return nullptr;
    app = found.front();
  }
  return app;
}

const CLI::Option& ConfigFile::option(const CLI::ConfigItem& item) const {
  const CLI::App* app = section(item);
  const CLI::Option* found = app == nullptr ? nullptr : app->get_option_no_throw("--" + item.name);
  if (found != nullptr) return *found;
  throw CLI::ConfigError(
      fmt::format("the configuration file sets \"{}\", but there is no such option; keys are named "
                  "like the options in `muster --help`, without the dashes in front",
                  item.fullname()));
}

}  // namespace muster::cli
