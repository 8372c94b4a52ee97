#pragma once

#include <variant>

#include "core/event.hpp"

namespace muster::swarm {

/// Calls `put` with the view of another node that has come or changed, and `remove` with the event
/// of one that is gone. Other events have no effect.
template <class Put, class Remove>
void take_node_news(const core::Event& event, Put&& put, Remove&& remove) {
  if (const auto* added = std::get_if<core::NodeAdded>(&event)) {
    put(*added->node);
  } else if (const auto* updated = std::get_if<core::NodeUpdated>(&event)) {
    put(*updated->after);
  } else if (const auto* removed = std::get_if<core::NodeRemoved>(&event)) {
    remove(*removed);
  }
}

}  // namespace muster::swarm
