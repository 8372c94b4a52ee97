#pragma once

#include <cstddef>
#include <cstdint>

#include "muster/options.hpp"

namespace muster::io {

/// The members of `Options` that concern the sockets, under the same names.
struct SocketOptions {
  std::uint16_t port = 12345;
  Transports transports = {};
  InterfaceRules interfaces = {};
  /// As in `Options`.
  std::size_t receive_buffer_bytes = 0;
  /// Longer datagrams come in truncated. The default is the longest that a node may be told to
  /// send; see `Options::datagram_bytes_max`.
  std::size_t datagram_bytes_max = 9'000;
};

/// The bytes to ask the operating system for, when the options ask for `receive_buffer_bytes`.
constexpr std::size_t wanted_receive_buffer(std::size_t receive_buffer_bytes) {
  constexpr std::size_t generous = 4 * 1024 * 1024;
  return receive_buffer_bytes == 0 ? generous : receive_buffer_bytes;
}

}  // namespace muster::io
