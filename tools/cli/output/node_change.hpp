#pragma once

#include <string>

#include "muster/node.hpp"

namespace muster::cli {

/// Describes the difference between two states of a node for people: "weight 0.5, info
/// {"ready":true}". Empty if people see no difference. A new mastership is an event of its own.
std::string describe_change(const Node& before, const Node& after);

}  // namespace muster::cli
