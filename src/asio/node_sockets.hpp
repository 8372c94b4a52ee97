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
  /// Bound to the shared port of all addresses of this host.
  std::vector<UdpSocket> group;
  /// Bound to a port of the node's own, and to the bind address if there is one.
  std::vector<UdpSocket> unicast;
  std::uint16_t unicast_port = 0;
};

/// Opens the sockets that the transports need: IPv4 for broadcast and IPv4 multicast, IPv6 for IPv6
/// multicast, both for seeds; with a bind address, only its family. Warns about features that work
/// less well than requested. Throws the errors of `Transport::open`.
NodeSockets open_node_sockets(const SocketOptions& options,
                              const std::function<void(std::string_view sentence)>& warn);

}  // namespace muster::io
