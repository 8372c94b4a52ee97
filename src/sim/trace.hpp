#pragma once

#include <functional>
#include <string>

#include "core/event.hpp"

namespace muster::sim {

/// Names nodes for people; "?" for an unknown one.
using NameOf = std::function<std::string(const NodeId&)>;

/// An event in few words: "added b", "master a 3", "removed c timeout", "message b chat {...}".
std::string describe(const core::Event& event, const NameOf& name_of, const std::string& self);

}  // namespace muster::sim
