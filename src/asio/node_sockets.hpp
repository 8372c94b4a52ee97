#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "asio/socket_options.hpp"
#include "asio/udp_socket.hpp"

namespace muster::io {

/// All sockets of one node, at most one per family in each list.
struct NodeSockets {
  /// Bound to the shared port of all this host's addresses.
  std::vector<UdpSocket> group;
  /// Bound to a port of the node's own, and to the bind address if there is one.
  std::vector<UdpSocket> unicast;
  std::uint16_t unicast_port = 0;
};

/// Opens those that the transports need: IPv4 for broadcast and its own multicast, IPv6 for
/// its own multicast, both for seeds; of these, only the bind address's family if there is one.
/// Warns about what works less well than asked for. Throws as `Transport::open` does.
NodeSockets open_node_sockets(const SocketOptions& options,
                              const std::function<void(std::string_view sentence)>& warn);

}  // namespace muster::io
