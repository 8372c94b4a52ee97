#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace muster::cli {

/// The option can be set by a variable from now on: MUSTER_KEY_FILE for --key-file.
void give_variable(CLI::Option& option);
/// The variable of the option; empty if it has none.
std::string variable_of(const CLI::Option& option);

/// Sets those options of `app` that have a variable and no value yet. Throws `BadSource`.
void read_environment(CLI::App& app);

/// A warning for each variable that begins with MUSTER_ and that nothing reads: a misspelt one does
/// not do what its writer expects. `known` are the variables of all options.
std::vector<std::string> unknown_variables(const std::vector<std::string>& known);

}  // namespace muster::cli
