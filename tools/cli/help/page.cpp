#include "cli/help/page.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "cli/options/app_tree.hpp"

namespace muster::cli {

namespace {

/// Where CLI11 puts options that were given no group.
const std::string general_group = "Options";

/// CLI11 shows how the second name of a flag works: "--no-broadcast{false}".
std::string names_of(const CLI::Option& option) {
  const std::string names = option.get_name(false, true);
  return CLI::detail::find_and_replace(CLI::detail::find_and_replace(names, "{false}", ""), ",",
                                       ", ");
}

HelpEntry entry_of(const CLI::Option& option) {
  if (option.get_positional()) return {option.get_name(true), option.get_description()};
  HelpEntry entry{names_of(option), option.get_description()};
  if (option.get_type_size() == 0) return entry;
  entry.term += ' ' + option.get_type_name();
  if (!option.get_default_str().empty()) {
    entry.text += fmt::format(" [{}]", option.get_default_str());
  }
  return entry;
}

template <class Predicate>
HelpSection section_of(const CLI::App& app, std::string title, const Predicate& belongs) {
  HelpSection section{std::move(title), {}};
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_group().empty() && belongs(*option)) {
      section.entries.push_back(entry_of(*option));
    }
  }
  return section;
}

bool is_help(const CLI::App& app, const CLI::Option& option) {
  return &option == app.get_help_ptr() || &option == app.get_help_all_ptr();
}

/// Arguments and options, without those that every command has. The brief page has the general
/// options only. CLI11 lists arguments last.
HelpSection own_section(const CLI::App& command, Extent extent) {
  HelpSection section = section_of(command, "Arguments and options", [](const CLI::Option& option) {
    return option.get_positional();
  });
  const HelpSection options = section_of(command, "", [&](const CLI::Option& option) {
    const bool is_shown = extent == Extent::complete || option.get_group() == general_group;
    return is_shown && !option.get_positional() && !is_help(command, option);
  });
  section.entries.insert(section.entries.end(), options.entries.begin(), options.entries.end());
  return section;
}

HelpSection exit_codes() {
  return {"Exit codes",
          {{"0", "Success; also after SIGINT or SIGTERM"},
           {"1", "Failure, or a receiver was lost before it had the message"},
           {"2", "An option, argument, file or line of input cannot be used"},
           {"3", "No node was found: none to send to, to list, or to measure with"},
           {"4", "`muster doctor` found a problem"},
           {"5", "Time ran out before the services were ready or the message was confirmed"},
           {"6", "`muster lock`: another program has or wants the lock"},
           {"7", "`muster lock`: the lock was lost while the command ran"}}};
}

HelpSection other_places() {
  return {"Options from elsewhere",
          {{"MUSTER_KEY_FILE=FILE",
            "Common options can be set by environment variables: MUSTER_ and the name of the "
            "option in capitals"},
           {"key-file = \"FILE\"",
            "A TOML file named by --config sets common options, and in a table [run] those of "
            "`muster run`; the command line overrides the environment, which overrides the file"}}};
}

/// The options of all commands by group, environment variables and exit codes.
std::vector<HelpSection> common_sections(const CLI::App& app) {
  std::vector<HelpSection> sections;
  for (const std::string& group : app.get_groups()) {
    if (group == general_group) continue;
    sections.push_back(section_of(
        app, group, [&](const CLI::Option& option) { return option.get_group() == group; }));
  }
  sections.push_back(other_places());
  sections.push_back(exit_codes());
  return sections;
}

std::string usage_of(const CLI::App& command, const About& about) {
  std::string usage = fmt::format("muster {} [OPTIONS]", about.name);
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_positional()) continue;
    const bool is_list = option->get_expected_max() > 1;
    const std::string name = option->get_name(true) + (is_list ? "..." : "");
    usage += option->get_required() ? ' ' + name : fmt::format(" [{}]", name);
  }
  if (*about.program != '\0') usage += fmt::format(" {}", about.program);
  return usage;
}

HelpSection command_section(const CLI::App& app) {
  HelpSection section{"Commands", {}};
  for (const CLI::App* command : commands_of(app)) {
    section.entries.push_back({command->get_name(), command->get_description()});
  }
  return section;
}

}  // namespace

HelpPage page_of_muster(const CLI::App& app, Extent extent) {
  HelpPage page{.usage = "muster COMMAND [OPTIONS]",
                .summary = app.get_description(),
                .details = "",
                .own = command_section(app),
                .examples = {},
                .common = {},
                .closing = ""};
  if (extent == Extent::complete) {
    page.common = common_sections(app);
  } else {
    page.closing =
        "`muster COMMAND --help` shows its options; `muster --help-all` the common ones.";
  }
  return page;
}

HelpPage page_of_command(const CLI::App& command, const About& about, Extent extent) {
  HelpPage page{.usage = usage_of(command, about),
                .summary = about.summary,
                .details = about.details,
                .own = own_section(command, extent),
                .examples = {},
                .common = {},
                .closing = ""};
  for (const Example& example : about.examples) {
    page.examples.push_back({example.line, example.purpose});
  }
  if (extent == Extent::complete) {
    page.common = common_sections(*command.get_parent());
  } else {
    page.closing = fmt::format(
        "More options, environment variables and exit codes: muster {} --help-all", about.name);
  }
  return page;
}

}  // namespace muster::cli
