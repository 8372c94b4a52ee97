#include "cli/help/help.hpp"

#include <fmt/format.h>

namespace muster::cli {

namespace {

constexpr std::size_t option_columns = 34;
/// Where CLI11 puts --help and --version.
const std::string general_group = "Options";

std::vector<const CLI::Option*> options_of(const CLI::App& app, const std::string& group) {
  return app.get_options([&](const CLI::Option* option) {
    return option->get_group() == group && option->nonpositional();
  });
}

}  // namespace

Help::Help() {
  column_width(option_columns);
}

std::string Help::make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const {
  // A subcommand takes the options of the command itself, too.
  const CLI::App* common = app->get_fallthrough() && app->get_parent() ? app->get_parent() : app;
  return make_description(app) + make_usage(app, std::move(name)) + make_positionals(app) +
         make_group(general_group, false, options_of(*app, general_group)) +
         make_common_groups(*common) + make_subcommands(app, mode) + '\n' + help_footer();
}

std::string Help::make_common_groups(const CLI::App& app) const {
  std::string text;
  for (const std::string& group : app.get_groups()) {
    if (group != general_group) text += make_group(group, false, options_of(app, group));
  }
  return text;
}

std::string Help::make_option_name(const CLI::Option* option, bool is_positional) const {
  // CLI11 shows how the second name of a flag works: "--no-broadcast{false}".
  return CLI::detail::find_and_replace(CLI::Formatter::make_option_name(option, is_positional),
                                       "{false}", "");
}

std::string Help::make_option_opts(const CLI::Option* option) const {
  if (option->get_type_size() == 0) return {};
  const std::string text = ' ' + option->get_type_name();
  if (option->get_default_str().empty()) return text;
  return fmt::format("{} [{}]", text, option->get_default_str());
}

std::string help_footer() {
  return R"(--interface, --multicast, --unicast and --channel can be given several times. Options
that all commands take can also be set by an environment variable, MUSTER_KEY_FILE for --key-file,
or in a TOML file: key-file = "cluster.key". The command line counts before the environment, and
that before the file.

Exit codes:
  0  done; also after SIGINT or SIGTERM
  1  failed, or a receiver was lost before it had the message; also a wait that a signal ended
  2  wrong call: an option, argument, file or line of input that cannot be used
  3  nobody is there to send to, or to measure with
  4  doctor found something to put right
  5  wait ran out of time
advertise with a command ends with the code of that, or with 128 and the signal that ended it.
)";
}

}  // namespace muster::cli
