#pragma once

/// \file
/// A goodbye for a process that outlives the node. `Discovery::sealed_goodbye` makes it while the
/// node lives, and the other process passes it to `send_sealed` after the end of the node's
/// process. The other nodes then remove the node at once, as after `stop()`.
///
/// Send it only when the node's process and all work for which the node was responsible have ended.
/// While that process lives, even if it is stopped or frozen, the others would give its work away
/// and ignore the node until its next `start()`. A goodbye of one start has no effect on a later
/// one.
///
/// It expires after 480 further packets, after `set_keys`, and when nodes, their addresses or
/// interfaces come or go: `Discovery::on_goodbye_expired`. An expired goodbye still reaches a part
/// of the nodes.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "muster/api.hpp"

namespace muster {

/// A finished datagram of a node, with its way. Any process of the same host can send it.
struct SealedDatagram {
  /// Sealed with the key of the node; in clear text if the node has none.
  std::vector<std::uint8_t> bytes;
  /// The destination: a numeric address, such as "10.0.0.255" or "fe80::1%eth0", and a UDP port.
  std::string address;
  std::uint16_t port = 0;
  /// The local address to send from. If empty, the operating system chooses.
  std::string source_address;
  /// The local port to send from: that of the node, which firewalls may expect.
  std::uint16_t source_port = 0;
  /// Operating-system index of the interface to send on. If 0, the operating system routes.
  std::uint32_t interface = 0;
  /// Number of routers that an IPv4 multicast may pass, plus one.
  int multicast_ttl = 1;
};

/// Sends datagrams without a node, from their source port or, if another process holds it, from the
/// next free one above it. Returns how many of them the operating system accepted; the others are
/// dropped. Waits up to 100 ms if the operating system has no room for more. Throws
/// `Error{socket_failure}` if no socket can be opened.
///
/// Safe to call from any thread.
MUSTER_API std::size_t send_sealed(std::span<const SealedDatagram> datagrams);

}  // namespace muster
