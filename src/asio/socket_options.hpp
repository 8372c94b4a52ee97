#pragma once

#include <cstddef>
#include <cstdint>

#include "muster/options.hpp"

namespace muster::io {

/// The members of `Options` that concern the sockets, with the same names.
struct SocketOptions {
  std::uint16_t port = 12345;
  Transports transports = {};
  InterfaceRules interfaces = {};
  /// The same as in `Options`.
  std::size_t receive_buffer_bytes = 0;
  /// Longer datagrams are truncated on arrival. The default is the largest size that a node may be
  /// configured to send; see `Options::datagram_bytes_max`.
  std::size_t datagram_bytes_max = 9'000;
};

/// The size to request from the operating system if the options say `receive_buffer_bytes`.
constexpr std::size_t wanted_receive_buffer(std::size_t receive_buffer_bytes) {
  constexpr std::size_t generous = 4 * 1024 * 1024;
  return receive_buffer_bytes == 0 ? generous : receive_buffer_bytes;
}

}  // namespace muster::io
