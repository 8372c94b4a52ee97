#include "cli/command/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <ostream>
#include <tuple>

#include "cli/help/help.hpp"
#include "cli/options/common_flags.hpp"
#include "cli/options/config_file.hpp"

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

template <class Type>
void add_command(CLI::App& app, CommandLine& line, Type& call) {
  CLI::App* command = app.add_subcommand(Type::about.name, Type::about.summary);
  declare(*command, call);
  command->callback([&line, &call] {
    if constexpr (ChecksItself<Type>) check(call);
    line.call = call;
  });
}

/// CLI11 2.1 does not take the name of this file itself from the environment.
void add_config_file(CLI::App& app) {
  const char* variable = std::getenv("MUSTER_CONFIG");
  const std::string named = variable == nullptr ? "" : variable;
  app.config_formatter(std::make_shared<ConfigFile>(app));
  app.set_config("--config", named, "Read options from this TOML file", !named.empty())
      ->type_name("FILE")
      ->group("Output and configuration");
}

void set_up(CLI::App& app, CommandLine& line, Calls& calls) {
  app.formatter(std::make_shared<Help>());

  app.set_help_flag("-h,--help", "Print this help");
  app.set_version_flag("--version", "muster " MUSTER_VERSION, "Print the version");
  app.fallthrough();
  app.require_subcommand(1);
  add_common_flags(app, line.common);
  add_config_file(app);
  for_each(calls, [&](auto& call) { add_command(app, line, call); });
}

/// "node, nodes and send".
std::string names_of_commands(const CLI::App& app) {
  const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  std::string names;
  for (const CLI::App* command : commands) {
    if (!names.empty()) names += command == commands.back() ? " and " : ", ";
    names += command->get_name();
  }
  return names;
}

/// CLI11's words, or better ones where it misses the point.
std::string complaint_about(const CLI::App& app, const CLI::ParseError& error) {
  if (!app.get_subcommands().empty()) return error.what();
  const std::vector<std::string> words = app.remaining();
  const std::string mistake =
      words.empty() ? "no command" : fmt::format("no command \"{}\"", words[0]);
  return fmt::format("{}; there are {}", mistake, names_of_commands(app));
}

ExitCode explain(const CLI::App& app, const CLI::ParseError& error, std::ostream& out,
                 std::ostream& err) {
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
    app.exit(error, out, err);
    return ExitCode::ok;
  }
  err << "muster: " << complaint_about(app, error) << "\nSee `muster --help`.\n";
  return ExitCode::usage;
}

/// One reading of a command line by CLI11.
struct Reading {
  Reading() { set_up(app, line, calls); }

  CommandLine line;
  Calls calls;
  CLI::App app{"Zero-configuration LAN clusters: discovery, election, channels, services.",
               "muster"};
};

/// Whether these are the words of a call that has a command after "--", be they right or wrong.
bool takes_program(int argc, const char* const* argv) {
  Reading reading;
  try {
    reading.app.parse(argc, argv);
  } catch (const CLI::ParseError&) {
    // The reading that counts will tell.
  }
  bool does = false;
  for_each(reading.calls, [&]<class Type>(const Type&) {
    if (TakesProgram<Type> && reading.app.got_subcommand(Type::about.name)) does = true;
  });
  return does;
}

std::variant<CommandLine, ExitCode> read_call(int argc, const char* const* argv,
                                              const std::vector<std::string>& program,
                                              std::ostream& out, std::ostream& err) {
  Reading reading;
  for_each(reading.calls, [&]<class Type>(Type& call) {
    if constexpr (TakesProgram<Type>) call.command = program;
  });
  try {
    reading.app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return explain(reading.app, error, out, err);
  }
  return reading.line;
}

}  // namespace

std::variant<CommandLine, ExitCode> parse_command_line(int argc, const char* const* argv,
                                                       std::ostream& out, std::ostream& err) {
  const auto end = argv + argc;
  const auto mark = std::find(argv, end, std::string_view("--"));
  const int before = static_cast<int>(mark - argv);
  // CLI11 would take words like [a,b] apart, so it does not see the command.
  if (mark == end || !takes_program(before, argv)) return read_call(argc, argv, {}, out, err);
  if (mark + 1 == end) {
    err << "muster: no command after --\nSee `muster --help`.\n";
    return ExitCode::usage;
  }
  return read_call(before, argv, {mark + 1, end}, out, err);
}

}  // namespace muster::cli
