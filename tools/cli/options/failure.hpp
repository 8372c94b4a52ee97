#pragma once

#include <string>

#include "cli/output/exit_code.hpp"
#include "muster/error.hpp"

/// Errors of the library in the words of the command line.
namespace muster::cli {

/// What the command ends with when this error ends it.
ExitCode exit_code_of(Errc code);

/// The error's sentence, with members of `Options` renamed to the options that set them.
std::string sentence_of(const Error& error);

}  // namespace muster::cli
