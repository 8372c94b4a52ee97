#pragma once

#include <boost/json/object.hpp>
#include <span>

#include "discovery/wall_clock.hpp"
#include "muster/fencing_token.hpp"
#include "muster/node.hpp"

namespace muster::detail {

/// The JSON object of a leader or of the holder of a lock: term, node, name (null unless it is
/// among `nodes`), since.
boost::json::object holder_value(const FencingToken& token, WallTime since,
                                 std::span<const Node> nodes);

}  // namespace muster::detail
