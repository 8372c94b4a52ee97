#include "cli/version/version_command.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "muster/version.hpp"

namespace muster::cli {

const About VersionCall::about{
    .name = "version",
    .summary = "Print the version",
    .details = "",
    .examples = {{{"muster version", "Prints \"muster " MUSTER_VERSION_STRING "\""},
                  {"muster --version", "Does the same"}}}};

void declare(CLI::App& app, VersionCall&) {
  app.fallthrough(false);
}

ExitCode run(const VersionCall&, const CommonOptions&) {
  std::cout << "muster " MUSTER_VERSION_STRING << std::endl;
  return ExitCode::ok;
}

}  // namespace muster::cli
