#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "muster/error.hpp"

/// Other programs: a name, looked up on the path, and arguments.
namespace muster::cli {

using Words = std::vector<std::string>;
using Variables = std::vector<std::pair<std::string, std::string>>;

/// As the operating system wants them; for as long as `words` lives and does not change.
std::vector<char*> to_native(const Words& words);

/// Throws `Error` if there is no such program now: better at once than when its time has come.
/// Requires: `words` is not empty.
void require_program(const Words& words);

/// Why a program was not run, from the `errno` of the call.
Error not_run(const Words& words, int number);

/// This process becomes that program, with these variables set besides its own environment.
/// Requires: `words` is not empty. Throws `Error`.
[[noreturn]] void become(const Words& words, const Variables& variables);

}  // namespace muster::cli
