#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "asio/interfaces.hpp"
#include "core/endpoint.hpp"
#include "muster/options.hpp"

namespace muster::io {

/// One way to reach all nodes on a link. A group datagram is sent once along each path.
struct GroupPath {
  enum class Mode { broadcast, multicast_v4, multicast_v6 };

  Mode mode = Mode::broadcast;
  /// Index of the interface to use.
  std::uint32_t interface = 0;
  /// The source address, one of the interface's own.
  core::Address source;
  core::Endpoint destination;

  bool is_multicast() const { return mode != Mode::broadcast; }

  friend auto operator<=>(const GroupPath&, const GroupPath&) = default;
};

/// The names: "broadcast", "multicast_v4", "multicast_v6".
std::string_view to_string(GroupPath::Mode mode);

/// Throws `Error{invalid_option}`, which names an unusable multicast group or TTL.
void validate_groups(const Transports& transports);

/// The paths over `used`, interface by interface, those on loopback last: a broadcast path per IPv4
/// subnet, and one path per kind of multicast. Requires: `validate_groups` accepted the transports.
///
/// Loopback interfaces lack the multicast flag, but IPv4 multicast works there. IPv6 multicast has
/// no route there ("network is unreachable"), so loopback has no such path.
std::vector<GroupPath> group_paths(const std::vector<Interface>& used, const Transports& transports,
                                   std::uint16_t port);

}  // namespace muster::io
