#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "muster/node.hpp"

namespace muster::cli {

/// Those of `nodes` that answer measurements and are meant by `words`: their name, host name or
/// address, or the end of their id.
std::vector<Node> find_partners(std::span<const Node> nodes, std::string_view words);

/// The names of those that answer, for a sentence: "h2, h3"; empty if nobody does.
std::string answering_names(std::span<const Node> nodes);

}  // namespace muster::cli
