#pragma once

#include <boost/json/object.hpp>

#include "monitor/snapshot.hpp"

/// Converts a snapshot to the JSON objects that are served.
namespace muster::monitor {

/// self, nodes, masters, each as `to_value(Node)`. self also has isStarted. Each of nodes also has
/// sees: count, missing (ids of nodes that this node sees and the other one does not), others (ids
/// of nodes that only the other one sees), suspected (ids); null until it has answered.
boost::json::object nodes_json(const Snapshot& snapshot);

/// isReady; services: by name a list of {config, version, ready, node, nodeName}; missing: a list
/// of {name, wanted, present, since (RFC 3339), why, circle}.
boost::json::object services_json(const Snapshot& snapshot);

/// elections and locks: lists of what nodes publish, each as `to_value(ElectionStatus)` or
/// `to_value(LockStatus)`.
boost::json::object elections_json(const Snapshot& snapshot);

/// Everything: self, nodes, masters, term, isMaster, timing (as `to_value(Timing)`), statistics,
/// and the members of `services_json` and `elections_json`.
boost::json::object status_json(const Snapshot& snapshot);

}  // namespace muster::monitor
