#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

/// What an app of CLI11 consists of.
namespace muster::cli {

/// The subcommands, used or not.
std::vector<const CLI::App*> commands_of(const CLI::App& app);
std::vector<std::string> command_names(const CLI::App& app);
/// Null if there is none of that name.
CLI::App* command_named(CLI::App& app, const std::string& name);

/// The names of the options, without dashes.
std::vector<std::string> option_names(const CLI::App& app);

}  // namespace muster::cli
