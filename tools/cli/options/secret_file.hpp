#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace muster::cli {

/// Says that other users than owner and group may read or change a file, and how to prevent it.
/// Nothing if they may not, or if the path is no regular file.
std::optional<std::string> exposure_of(const std::filesystem::path& path);

/// A warning for each file of secrets that the options of `app` name and that is exposed.
std::vector<std::string> exposed_secrets(const CLI::App& app);

}  // namespace muster::cli
