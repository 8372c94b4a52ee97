#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace muster::cli {

/// Explains the mistake in a command line that CLI11 refuses, and suggests the nearest correct
/// word. Never quotes an argument that may be a secret.
std::string sentence_of(const CLI::App& app, const CLI::ParseError& error);

}  // namespace muster::cli
