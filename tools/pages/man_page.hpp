#pragma once

#include <string>
#include <vector>

#include "cli/help/page.hpp"

namespace muster::pages {

/// muster(1): the commands, and what all of them have in common. Requires: the first page is that
/// of `muster` itself.
std::string man_page_of_muster(const std::vector<cli::HelpPage>& manual);

/// muster-send(1) for the page of `muster send`.
std::string man_page_of_command(const cli::HelpPage& page);

}  // namespace muster::pages
