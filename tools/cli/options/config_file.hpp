#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>

namespace muster::cli {

/// Reads a configuration file in TOML, whose keys are named like the options. Top-level keys set
/// options of `app`, and those of the table [run] set options of `muster run`, for example.
///
/// Sets the options of `app` and of `command` that have no value yet. All keys are checked, those
/// of other commands only for their names. Throws `BadSource`, which names file, line and column.
void read_config_file(const std::filesystem::path& path, CLI::App& app, CLI::App& command);

}  // namespace muster::cli
