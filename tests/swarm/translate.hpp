#pragma once

#include <optional>

#include "check/observation.hpp"
#include "core/event.hpp"

namespace muster::swarm {

/// An event of the protocol as a fact that checkers know; nothing for those
/// that no promise is about.
std::optional<check::Fact> translate(const core::Event& event);

}  // namespace muster::swarm
