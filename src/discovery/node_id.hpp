#pragma once

#include "muster/id.hpp"

namespace muster {

/// Creates an id. All nodes of this process have the same first half.
NodeId make_node_id();

/// Uniform in [0, 1).
double random_weight();

}  // namespace muster
