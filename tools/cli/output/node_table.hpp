#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "cli/output/table.hpp"
#include "muster/node.hpp"

/// Nodes for people.
namespace muster::cli {

/// Compact JSON; of a typed payload only the size.
std::string text_of(const Payload& payload);

/// The last digits of an id: enough to tell nodes apart, and for `send-to`. The first ones are the
/// same for all nodes of a process.
std::string short_id(const NodeId& id);

/// "ada (1234)": the name, and enough of the id to tell it from others.
std::string label_of(const Node& node);

/// Masters first, then by name. Safe to print. `now` is for the time since each was heard.
Table node_table(std::vector<Node> nodes, std::chrono::system_clock::time_point now);

}  // namespace muster::cli
