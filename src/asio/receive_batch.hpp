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
  /// What one system call takes: datagrams, or as many runs of datagrams of one sender that the
  /// kernel has kept together (UDP_GRO).
  static constexpr std::size_t messages_max = 32;
  /// The longest such run.
  static constexpr std::size_t message_bytes_max = 65'536;

  /// Longer datagrams than `datagram_bytes_max` come in marked as truncated.
  explicit ReceiveBatch(std::size_t datagram_bytes_max);
  ReceiveBatch(const ReceiveBatch&) = delete;
  ReceiveBatch& operator=(const ReceiveBatch&) = delete;

  /// What has arrived at `socket`, without waiting. Valid until the next call.
  std::span<const Datagram> receive(const UdpSocket& socket);
  /// The last call took as much as one can, so there may be more.
  bool is_full() const { return received_ == messages_max; }
  /// The last call was told of an error instead: what became of an earlier datagram of ours.
  bool has_failed() const { return has_failed_; }

 private:
  /// What the kernel fills in beside the bytes of one datagram.
  struct Place {
    sockaddr_storage source;
    iovec piece;
    ControlBuffer control;
  };

  /// Makes the first places ready again, which the kernel has written to.
  void prepare(std::size_t count);
  void split(std::size_t index, Family family);

  std::size_t datagram_bytes_max_;
  std::size_t received_ = 0;
  bool has_failed_ = false;
  /// Not initialised: pages that nothing arrives in stay untouched.
  std::unique_ptr<std::uint8_t[]> memory_;
  std::vector<Place> places_;
  std::vector<mmsghdr> messages_;
  std::vector<Datagram> datagrams_;
};

}  // namespace muster::io
