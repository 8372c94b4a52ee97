#pragma once

#include <span>
#include <string_view>

#include "muster/node.hpp"

namespace muster::cli {

/// Returns the node whose id ends with `ending`. Throws `Error{unknown_node}` if no node or several
/// nodes match.
const Node& node_by_ending(std::span<const Node> nodes, std::string_view ending);

}  // namespace muster::cli
