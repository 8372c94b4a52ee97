#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "muster/node.hpp"

namespace muster::cli {

/// Returns the nodes that answer measurements and match `words`. `words` is a node's name, host
/// name or address, or the end of its id.
std::vector<Node> find_partners(std::span<const Node> nodes, std::string_view words);

/// Returns the names of the nodes that answer measurements, as part of a sentence: "h2, h3".
/// Returns an empty text if no node answers.
std::string answering_names(std::span<const Node> nodes);

}  // namespace muster::cli
