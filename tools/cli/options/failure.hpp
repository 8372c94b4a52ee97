#pragma once

#include <string>

#include "cli/output/exit_code.hpp"
#include "muster/error.hpp"

/// Translates errors of the library into the words of the command line.
namespace muster::cli {

/// Returns the exit code of a command that this error ends.
ExitCode exit_code_of(Errc code);

/// Returns the error's sentence. Names of members of `Options` become the options that set them.
std::string sentence_of(const Error& error);

}  // namespace muster::cli
