#pragma once

#include <optional>

#include "check/observation.hpp"
#include "core/event.hpp"

namespace muster::swarm {

/// Converts an event of the protocol into a fact for the checkers; nothing if no promise concerns
/// it.
std::optional<check::Fact> translate(const core::Event& event);

}  // namespace muster::swarm
