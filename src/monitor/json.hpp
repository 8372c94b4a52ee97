#pragma once

#include <boost/json/object.hpp>

#include "monitor/snapshot.hpp"

/// A snapshot as the JSON objects that are served.
namespace muster::monitor {

/// self, nodes, masters, each as `to_value(Node)`; self has isStarted besides, and each of nodes
/// has sees: count, missing (ids of those here that it does not see), others (ids of those that
/// only it sees), suspected (ids); null as long as it has not said so.
boost::json::object nodes_json(const Snapshot& snapshot);

/// isReady; services: by name the list of {config, version, ready, node, nodeName}; missing: the
/// list of {name, wanted, present, since (RFC 3339), why, circle}.
boost::json::object services_json(const Snapshot& snapshot);

/// Everything: self, nodes, masters, term, isMaster, timing (as `to_value(Timing)`), statistics,
/// and what `services_json` has.
boost::json::object status_json(const Snapshot& snapshot);

}  // namespace muster::monitor
