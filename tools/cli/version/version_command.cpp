#include "cli/version/version_command.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

namespace muster::cli {

const About VersionCall::about{
    .name = "version",
    .summary = "Print the version",
    .details = "",
    .examples = {{{"muster version", "Prints \"muster " MUSTER_VERSION "\""},
                  {"muster --version", "Does the same"}}}};

void declare(CLI::App& app, VersionCall&) {
  app.fallthrough(false);
}

ExitCode run(const VersionCall&, const CommonOptions&) {
  std::cout << "muster " MUSTER_VERSION << std::endl;
  return ExitCode::ok;
}

}  // namespace muster::cli
