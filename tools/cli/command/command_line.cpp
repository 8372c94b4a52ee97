#include "cli/command/command_line.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <ostream>
#include <tuple>

#include "cli/command/mistake.hpp"
#include "cli/options/app_tree.hpp"
#include "cli/options/common_flags.hpp"
#include "cli/options/config_file.hpp"
#include "cli/options/environment.hpp"
#include "cli/options/option_source.hpp"
#include "cli/options/secret_file.hpp"
#include "cli/output/terminal.hpp"
#include "muster/version.hpp"

namespace muster::cli {

namespace {

template <class Variant>
struct AllOf;

template <class... Types>
struct AllOf<std::variant<Types...>> {
  using Tuple = std::tuple<Types...>;
};

/// The calls while they are being read; one of them is then chosen.
using Calls = AllOf<Call>::Tuple;

/// Calls `visit` with each call.
template <class Visitor>
void for_each(Calls& calls, const Visitor& visit) {
  std::apply([&](auto&... call) { (visit(call), ...); }, calls);
}

/// One reading of a command line by CLI11.
class Reading {
 public:
  explicit Reading(const std::vector<std::string>& program = {}) {
    app.set_help_flag("-h,--help", "Print this help");
    app.set_help_all_flag("--help-all", "Print this help with all common options");
    app.set_version_flag("--version", "muster " MUSTER_VERSION_STRING, "Print the version");
    app.fallthrough();
    app.require_subcommand(1);
    add_common_flags(app, line.common);
    for_each(calls_, [&]<class Type>(Type& call) {
      if constexpr (TakesProgram<Type>) call.command = program;
      declare(*app.add_subcommand(Type::about.name, Type::about.summary), call);
    });
  }

  /// Throws what CLI11 throws, or `BadSource`.
  void read(int argc, const char* const* argv) {
    app.parse(argc, argv);
    CLI::App& command = *app.get_subcommands().front();
    read_environment(command);
    read_environment(app);
    if (!line.common.config_file.empty()) read_config_file(line.common.config_file, app, command);
    warn(unknown_variables(variables()));
    warn(exposed_secrets(app));
    warn(exposed_secrets(command));
    choose();
  }

  /// Whether the call takes a program after "--", however wrong the rest of it is.
  bool takes_program() {
    bool does = false;
    for_each(calls_, [&]<class Type>(const Type&) {
      if (TakesProgram<Type> && app.got_subcommand(Type::about.name)) does = true;
    });
    return does;
  }

  /// The help that was asked for: of the command that was named, or of `muster`.
  HelpPage page(Extent extent) {
    const auto chosen = app.get_subcommands();
    return chosen.empty() ? page_of_muster(app, extent) : page_of(*chosen.front(), extent);
  }

  HelpPage page_of(const CLI::App& command, Extent extent) {
    HelpPage page;
    for_each(calls_, [&]<class Type>(const Type&) {
      if (command.check_name(Type::about.name))
        page = page_of_command(command, Type::about, extent);
    });
    return page;
  }

  CommandLine line;
  CLI::App app{"Processes on a LAN find each other, elect a master, talk and share work.",
               "muster"};

 private:
  void warn(const std::vector<std::string>& warnings) {
    line.warnings.insert(line.warnings.end(), warnings.begin(), warnings.end());
  }

  void choose() {
    for_each(calls_, [&]<class Type>(const Type& call) {
      if (!app.got_subcommand(Type::about.name)) return;
      if constexpr (ChecksItself<Type>) check(call);
      line.call = call;
    });
  }

  /// Those of all options, be they of this command or another.
  std::vector<std::string> variables() const {
    std::vector<std::string> names;
    const auto add = [&names](const CLI::App& each) {
      for (const CLI::Option* option : each.get_options()) {
        if (const auto name = variable_of(*option); !name.empty()) names.push_back(name);
      }
    };
    add(app);
    for (const CLI::App* command : commands_of(app)) {
      add(*command);
    }
    return names;
  }

  Calls calls_;
};

/// Whether these are the words of a call that has a program after "--", be they right or wrong.
bool takes_program(int argc, const char* const* argv) {
  Reading reading;
  try {
    reading.app.parse(argc, argv);
  } catch (const CLI::ParseError&) {
    // The reading that counts reports it.
  }
  return reading.takes_program();
}

/// The help that belongs to a mistake.
std::string help_for(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? "muster --help" : "muster " + chosen.front()->get_name() + " --help";
}

ExitCode refuse(const CLI::App& app, const std::string& sentence, std::ostream& err) {
  err << "muster: " << sentence << "\nSee `" << help_for(app) << "`.\n";
  return ExitCode::usage;
}

/// CLI11 reports a wish for help, or for the version, as an exception.
ExitCode answer(Reading& reading, const CLI::ParseError& wish, std::ostream& out) {
  if (wish.get_name() == "CallForVersion") {
    out << wish.what() << '\n';
    return ExitCode::ok;
  }
  const Extent extent = wish.get_name() == "CallForAllHelp" ? Extent::complete : Extent::brief;
  out << to_text(reading.page(extent), columns_of(STDOUT_FILENO));
  return ExitCode::ok;
}

/// CLI11 answers a wish for help before it complains about a word that is no command.
bool names_no_command(const CLI::App& app) {
  return app.get_subcommands().empty() && !app.remaining().empty();
}

std::variant<CommandLine, ExitCode> read_call(int argc, const char* const* argv,
                                              const std::vector<std::string>& program,
                                              std::ostream& out, std::ostream& err) {
  Reading reading(program);
  try {
    reading.read(argc, argv);
    return reading.line;
  } catch (const CLI::ParseError& error) {
    const bool is_wish = error.get_exit_code() == 0 && !names_no_command(reading.app);
    if (is_wish) return answer(reading, error, out);
    return refuse(reading.app, sentence_of(reading.app, error), err);
  } catch (const BadSource& error) {
    return refuse(reading.app, error.what(), err);
  }
}

}  // namespace

std::variant<CommandLine, ExitCode> parse_command_line(int argc, const char* const* argv,
                                                       std::ostream& out, std::ostream& err) {
  const auto end = argv + argc;
  const auto mark = std::find(argv, end, std::string_view("--"));
  const int before = static_cast<int>(mark - argv);
  // CLI11 would take words like [a,b] apart, so it does not see the program.
  if (mark == end || !takes_program(before, argv)) return read_call(argc, argv, {}, out, err);
  if (mark + 1 == end) {
    Reading reading;
    return refuse(reading.app, "no command after --", err);
  }
  return read_call(before, argv, {mark + 1, end}, out, err);
}

std::vector<HelpPage> manual() {
  Reading reading;
  std::vector<HelpPage> pages = {page_of_muster(reading.app, Extent::complete)};
  for (const CLI::App* command : commands_of(reading.app)) {
    pages.push_back(reading.page_of(*command, Extent::complete));
  }
  return pages;
}

}  // namespace muster::cli
