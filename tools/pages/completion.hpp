#pragma once

#include <string>
#include <vector>

#include "pages/option.hpp"

/// Scripts by which shells complete the command line of muster: commands, options, values that are
/// files, and values that are among a few.
namespace muster::pages {

std::string bash_completion(const std::vector<Command>& commands);
std::string zsh_completion(const std::vector<Command>& commands);
std::string fish_completion(const std::vector<Command>& commands);

}  // namespace muster::pages
