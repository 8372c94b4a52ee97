#pragma once

#include <sys/socket.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "asio/datagram.hpp"
#include "asio/packet_info.hpp"
#include "asio/udp_socket.hpp"

namespace muster::io {

/// Memory for datagrams, allocated once, and filled by one system call many times.
///
/// Distinct objects: safe. Shared objects: unsafe.
class ReceiveBatch {
 public:
  static constexpr std::size_t datagrams_max = 32;

  /// Longer datagrams than `datagram_bytes_max` come in truncated.
  explicit ReceiveBatch(std::size_t datagram_bytes_max);
  ReceiveBatch(const ReceiveBatch&) = delete;
  ReceiveBatch& operator=(const ReceiveBatch&) = delete;

  /// What has arrived at `socket`, without waiting; at most `datagrams_max`. Valid until the next
  /// call.
  std::span<const Datagram> receive(const UdpSocket& socket);

 private:
  /// What the kernel fills in beside the bytes of one datagram.
  struct Place {
    sockaddr_storage source;
    iovec piece;
    ControlBuffer control;
  };

  /// Makes the first places ready again, which the kernel has written to.
  void prepare(std::size_t count);
  Datagram datagram_at(std::size_t index, Family family);

  std::size_t datagram_bytes_max_;
  /// Not initialised: pages that nothing arrives in stay untouched.
  std::unique_ptr<std::uint8_t[]> memory_;
  std::vector<Place> places_;
  std::vector<mmsghdr> messages_;
  std::vector<Datagram> datagrams_;
};

}  // namespace muster::io
