#include "asio/unicast_sockets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "muster/error.hpp"
#include "muster/options.hpp"

namespace muster::io {

namespace {

constexpr unsigned port_max = 65'535;

/// Nothing if the port is taken in one family.
std::optional<std::vector<UdpSocket>> try_port(std::span<const core::Endpoint> locals,
                                               std::uint16_t port) {
  std::vector<UdpSocket> sockets;
  for (core::Endpoint local : locals) {
    auto socket = UdpSocket::open(family_of(local.address));
    if (!socket) continue;
    local.port = port;
    if (!socket->bind(local, UdpSocket::Sharing::exclusive)) return {};
    sockets.push_back(std::move(*socket));
  }
  return sockets;
}

}  // namespace

UnicastSockets open_unicast_sockets(std::span<const core::Endpoint> locals,
                                    std::uint16_t group_port) {
  if (group_port == port_max) {
    throw Error(Errc::invalid_option,
                fmt::format("port is {}, and there is none above it for unicast", port_max));
  }
  const unsigned last = std::min<unsigned>(group_port + Options::unicast_ports, port_max);
  for (unsigned candidate = group_port + 1u; candidate <= last; ++candidate) {
    const auto port = static_cast<std::uint16_t>(candidate);
    if (auto sockets = try_port(locals, port)) return {std::move(*sockets), port};
  }
  throw Error(Errc::port_taken,
              fmt::format("none of the UDP ports {} to {} is free, and each node needs one for "
                          "itself; stop the programs that hold them or choose another `port`",
                          group_port + 1u, last));
}

}  // namespace muster::io
