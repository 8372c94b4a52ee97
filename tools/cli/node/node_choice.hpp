#pragma once

#include <span>
#include <string_view>

#include "muster/node.hpp"

namespace muster::cli {

/// The node whose id ends with `ending`. Throws `Error{unknown_node}` if there is none, or several.
const Node& node_by_ending(std::span<const Node> nodes, std::string_view ending);

}  // namespace muster::cli
