#pragma once

#include <functional>
#include <string>

#include "core/event.hpp"

namespace muster::sim {

/// Names nodes for people; "?" for one it does not know.
using NameOf = std::function<std::string(const NodeId&)>;

/// What an event says, in few words: "added b", "master a 3", "removed c timeout", "message b chat
/// {...}".
std::string describe(const core::Event& event, const NameOf& name_of, const std::string& self);

}  // namespace muster::sim
