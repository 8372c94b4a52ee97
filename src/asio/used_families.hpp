#pragma once

#include "asio/family.hpp"
#include "muster/options.hpp"

namespace muster::io {

/// Whether a node reaches others by neither broadcast nor multicast.
inline bool is_unicast_only(const Transports& transports) {
  return !transports.broadcast && !transports.multicast_v4 && !transports.multicast_v6;
}

/// Whether a node with these transports has sockets of the family. Seeds, and nodes that have this
/// node as a seed, may use both.
inline bool uses(const Transports& transports, Family family) {
  if (!transports.seeds.empty() || is_unicast_only(transports)) return true;
  return family == Family::v4 ? transports.broadcast || transports.multicast_v4
                              : transports.multicast_v6.has_value();
}

}  // namespace muster::io
