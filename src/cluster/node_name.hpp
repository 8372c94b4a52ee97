#pragma once

#include <span>
#include <string>

#include "muster/node.hpp"

namespace muster::cluster {

/// The name of the node with that id; empty if it is not among `nodes`.
std::string name_of(const NodeId& id, std::span<const Node> nodes);

}  // namespace muster::cluster
