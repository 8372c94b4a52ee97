#pragma once

#include <optional>
#include <variant>

#include "cluster/distribution.hpp"
#include "muster/value.hpp"

namespace muster::cluster {

/// A message to one node, or to all others if there is none. It may get lost.
struct SendValue {
  std::optional<NodeId> to;
  Value message;
};

/// What a machine of shared work has to say to other nodes.
using WorkMessage = std::variant<AttributeChange, Send, SendValue>;

}  // namespace muster::cluster
