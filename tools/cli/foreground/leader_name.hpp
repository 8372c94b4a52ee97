#pragma once

#include <string>

#include "muster/discovery.hpp"

namespace muster::cli {

/// The name of a node that `node` knows, or of that node itself. The id of any other one.
std::string leader_name(const Discovery& node, const NodeId& id);

}  // namespace muster::cli
