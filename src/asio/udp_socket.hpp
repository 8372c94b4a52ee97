#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "asio/datagram.hpp"
#include "asio/family.hpp"
#include "asio/file_descriptor.hpp"
#include "core/endpoint.hpp"

namespace muster::io {

/// The result for a batch of datagrams.
struct SendResult {
  /// Number of datagrams from the beginning that were accepted.
  std::size_t taken = 0;
  /// The error of the first one; 0 if `taken` is not 0.
  int error = 0;
};

/// A native UDP socket of one family: non-blocking, closed on destruction, able to send broadcasts
/// and to report the interface of each datagram. Setting it up throws `Error{socket_failure}`
/// unless stated otherwise.
///
/// Distinct objects: safe. Shared objects: unsafe.
class UdpSocket {
 public:
  enum class Sharing {
    /// Other sockets with this option may bind the same port; each of them receives group traffic.
    shared,
    exclusive,
  };
  /// Largest number of datagrams in one `send`.
  static constexpr std::size_t batch_max = 256;

  /// Nothing if this host does not support that family.
  static std::optional<UdpSocket> open(Family family);

  Family family() const { return family_; }
  int descriptor() const { return descriptor_.get(); }

  /// False if another program holds the port. Throws `Error{no_interface}` if `local` is not an
  /// address of this host.
  [[nodiscard]] bool bind(const core::Endpoint& local, Sharing sharing);
  /// Requests a receive buffer of that size. Returns the size that was granted.
  std::size_t set_receive_buffer(std::size_t bytes);
  /// Number of routers that IPv4 multicast may pass, plus one. Requires: family v4.
  void set_multicast_ttl(int ttl);

  /// Joins or leaves a multicast group on one interface. Returns 0 or an `errno`.
  int join(const core::Address& group, std::uint32_t interface);
  int leave(const core::Address& group, std::uint32_t interface);

  /// Hands the first `batch_max` of `datagrams` to the operating system. Datagrams with one
  /// destination that are contiguous in memory go together (udp(7), UDP_SEGMENT). EAGAIN means that
  /// there is no room now. Other errors may concern an earlier datagram that was refused. Requires:
  /// destinations of this family.
  SendResult send(std::span<const OutgoingDatagram> datagrams);

 private:
  UdpSocket(Family family, FileDescriptor descriptor);

  template <class Value>
  int try_set(int level, int option, const Value& value);
  template <class Value>
  void set(int level, int option, const Value& value);
  void set_up_v4();
  void set_up_v6();

  Family family_;
  FileDescriptor descriptor_;
  /// Whether the kernel splits messages into datagrams, as far as we know.
  bool may_cut_ = true;
};

}  // namespace muster::io
