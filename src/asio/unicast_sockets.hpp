#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "asio/family.hpp"
#include "asio/udp_socket.hpp"
#include "core/endpoint.hpp"

namespace muster::io {

/// The exclusive sockets of one node, one per family, all on the same port.
struct UnicastSockets {
  std::vector<UdpSocket> sockets;
  std::uint16_t port = 0;
};

/// Takes the lowest of the `Options::unicast_ports` ports above `group_port` that is free for every
/// family of `locals`: one local address per family, whose port is ignored. Families that this host
/// does not support are left out. Throws `Error{port_taken}` if all are taken, `invalid_option` if
/// there are none.
UnicastSockets open_unicast_sockets(std::span<const core::Endpoint> locals,
                                    std::uint16_t group_port);

}  // namespace muster::io
