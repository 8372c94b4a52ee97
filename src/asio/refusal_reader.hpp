#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "asio/datagram.hpp"
#include "asio/udp_socket.hpp"

namespace muster::io {

/// Reads the ICMP errors about the datagrams of a socket.
///
/// Distinct objects: safe. Shared objects: unsafe.
class RefusalReader {
 public:
  /// The next refusal. Other errors are dropped, because a refusal is the only certain sign that a
  /// datagram will never arrive. Nothing if none is left. Valid until the next call.
  std::optional<Refusal> next(const UdpSocket& socket);

 private:
  /// Hosts quote up to 576 bytes for IPv4 (RFC 1812 §4.3.2.3), 1280 for IPv6 (RFC 4443 §3.1).
  std::array<std::uint8_t, 1280> quoted_;
};

}  // namespace muster::io
