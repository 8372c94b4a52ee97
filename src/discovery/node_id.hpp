#pragma once

#include "muster/id.hpp"

namespace muster {

/// A fresh id; all nodes of this process share its first half.
NodeId make_node_id();

/// Uniform in [0, 1).
double random_weight();

}  // namespace muster
