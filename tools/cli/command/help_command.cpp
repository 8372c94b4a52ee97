#include "cli/command/help_command.hpp"

#include <CLI/CLI.hpp>
#include <iostream>
#include <vector>

#include "cli/command/command_line.hpp"

namespace muster::cli {

const About HelpCall::about{
    .name = "help",
    .summary = "Show the help of a command",
    .details = "",
    .examples = {{{"muster help send", "Shows the options of `muster send` and examples"},
                  {"muster help", "Lists the commands"}}}};

void declare(CLI::App& app, HelpCall& call) {
  app.fallthrough(false);
  app.add_option("COMMAND", call.topic, "Name of a command [all commands]")->type_name("");
}

ExitCode run(const HelpCall& call, const CommonOptions&) {
  std::vector<const char*> words = {"muster"};
  if (!call.topic.empty()) words.push_back(call.topic.c_str());
  words.push_back("--help");
  const auto parsed =
      parse_command_line(static_cast<int>(words.size()), words.data(), std::cout, std::cerr);
  return std::get<ExitCode>(parsed);
}

}  // namespace muster::cli
