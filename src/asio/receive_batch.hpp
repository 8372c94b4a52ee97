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

/// Memory for datagrams, allocated once and filled by one system call at a time.
///
/// Distinct objects: safe. Shared objects: unsafe.
class ReceiveBatch {
 public:
  /// Limit of one system call: datagrams, or runs of datagrams of one sender that the kernel has
  /// joined (UDP_GRO).
  static constexpr std::size_t messages_max = 32;
  /// Size of the longest run.
  static constexpr std::size_t message_bytes_max = 65'536;

  /// Datagrams longer than `datagram_bytes_max` are marked as truncated.
  explicit ReceiveBatch(std::size_t datagram_bytes_max);
  ReceiveBatch(const ReceiveBatch&) = delete;
  ReceiveBatch& operator=(const ReceiveBatch&) = delete;

  /// The datagrams that have arrived at `socket`, without waiting. Valid until the next call.
  std::span<const Datagram> receive(const UdpSocket& socket);
  /// Whether the last call reached the limit, so that there may be more.
  bool is_full() const { return received_ == messages_max; }
  /// Whether the last call got an error instead, about an earlier datagram of ours.
  bool has_failed() const { return has_failed_; }

 private:
  /// The data that the kernel writes in addition to the bytes of one datagram.
  struct Place {
    sockaddr_storage source;
    iovec piece;
    ControlBuffer control;
  };

  /// Prepares the first places again after the kernel has written to them.
  void prepare(std::size_t count);
  void split(std::size_t index, Family family);

  std::size_t datagram_bytes_max_;
  std::size_t received_ = 0;
  bool has_failed_ = false;
  /// Not initialised, so pages without datagrams are never touched.
  std::unique_ptr<std::uint8_t[]> memory_;
  std::vector<Place> places_;
  std::vector<mmsghdr> messages_;
  std::vector<Datagram> datagrams_;
};

}  // namespace muster::io
