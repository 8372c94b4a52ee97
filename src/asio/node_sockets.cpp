#include "asio/node_sockets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "asio/address_text.hpp"
#include "asio/group_paths.hpp"
#include "asio/interface_rules.hpp"
#include "asio/unicast_sockets.hpp"
#include "asio/used_families.hpp"
#include "core/ensure.hpp"
#include "muster/error.hpp"

namespace muster::io {

namespace {

using Warn = std::function<void(std::string_view sentence)>;

/// The local endpoints of the unicast sockets, one per needed family.
std::vector<core::Endpoint> choose_locals(const SocketOptions& options) {
  const auto bound = parse_host(options.interfaces.bind_address);
  std::vector<core::Endpoint> locals;
  for (const Family family : {Family::v4, Family::v6}) {
    if (!uses(options.transports, family)) continue;
    if (!bound) locals.push_back({.address = any_address(family)});
    if (bound && family_of(bound->address) == family) locals.push_back(*bound);
  }
  if (!locals.empty()) return locals;
  MUSTER_ENSURE(bound);
  throw Error(Errc::invalid_option,
              fmt::format("interfaces.bind_address is {}, but none of the transports that are set "
                          "uses that version of IP",
                          options.interfaces.bind_address));
}

/// Nothing if this host does not support that family.
std::optional<UdpSocket> open_group_socket(Family family, std::uint16_t port) {
  auto socket = UdpSocket::open(family);
  if (!socket) return {};
  const core::Endpoint local{.address = any_address(family), .port = port};
  if (socket->bind(local, UdpSocket::Sharing::shared)) return socket;
  throw Error(Errc::port_taken,
              fmt::format("another program holds UDP port {} without sharing it; stop it or choose "
                          "another port with `port` (a node holds one of the {} ports above its "
                          "own `port`, too)",
                          port, Options::unicast_ports));
}

std::vector<UdpSocket> open_group_sockets(std::span<const core::Endpoint> locals,
                                          const SocketOptions& options, const Warn& warn) {
  std::vector<UdpSocket> sockets;
  for (const core::Endpoint& local : locals) {
    auto socket = open_group_socket(family_of(local.address), options.port);
    if (socket) sockets.push_back(std::move(*socket));
  }
  if (sockets.empty()) {
    throw Error(Errc::socket_failure, "this host speaks no IP version that the transports use");
  }
  if (sockets.size() < locals.size() && options.transports.multicast_v6) {
    warn("this host does not speak IPv6, so transports.multicast_v6 has no effect");
  }
  return sockets;
}

void enlarge_receive_buffers(NodeSockets& sockets, std::size_t asked_for, const Warn& warn) {
  const std::size_t wanted = wanted_receive_buffer(asked_for);
  std::size_t given = wanted;
  for (std::vector<UdpSocket>* list : {&sockets.group, &sockets.unicast}) {
    for (UdpSocket& socket : *list) given = std::min(given, socket.set_receive_buffer(wanted));
  }
  if (given == wanted || asked_for == 0) return;
  warn(
      fmt::format("the receive buffers have {} bytes, not {} as asked for; raise "
                  "net.core.rmem_max to lose fewer datagrams under load",
                  given, wanted));
}

}  // namespace

NodeSockets open_node_sockets(const SocketOptions& options, const Warn& warn) {
  validate_groups(options.transports);
  validate_interface_rules(options.interfaces);
  const std::vector<core::Endpoint> locals = choose_locals(options);
  NodeSockets sockets;
  sockets.group = open_group_sockets(locals, options, warn);
  UnicastSockets unicast = open_unicast_sockets(locals, options.port);
  sockets.unicast = std::move(unicast.sockets);
  sockets.unicast_port = unicast.port;
  enlarge_receive_buffers(sockets, options.receive_buffer_bytes, warn);
  const auto& multicast = options.transports.multicast_v4;
  for (UdpSocket& socket : sockets.unicast) {
    if (multicast && socket.family() == Family::v4) socket.set_multicast_ttl(multicast->ttl);
  }
  return sockets;
}

}  // namespace muster::io
