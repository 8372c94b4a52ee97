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

/// What became of a batch of datagrams.
struct SendResult {
  /// So many, from the beginning, were taken.
  std::size_t taken = 0;
  /// Why the first was not; 0 if `taken` is not 0.
  int error = 0;
};

/// A native UDP socket of one family: non-blocking, closed on destruction, ready to send broadcasts
/// and to report by which interface each datagram came. Setting up throws `Error{socket_failure}`
/// where not said otherwise.
///
/// Distinct objects: safe. Shared objects: unsafe.
class UdpSocket {
 public:
  enum class Sharing {
    /// Other sockets that share too may bind the same port; each of them hears group traffic.
    shared,
    exclusive,
  };
  /// The most datagrams that go into one `send`.
  static constexpr std::size_t batch_max = 256;

  /// Nothing if this host does not speak that family.
  static std::optional<UdpSocket> open(Family family);

  Family family() const { return family_; }
  int descriptor() const { return descriptor_.get(); }

  /// False if somebody else holds the port. Throws `Error{no_interface}` if `local` is not an
  /// address of this host.
  [[nodiscard]] bool bind(const core::Endpoint& local, Sharing sharing);
  /// Asks for so many bytes of receive buffer. Returns how many there are now.
  std::size_t set_receive_buffer(std::size_t bytes);
  /// Routers that IPv4 multicasts may pass, plus one. Requires: family v4.
  void set_multicast_ttl(int ttl);

  /// Hears or ignores a multicast group on one interface. Returns 0 or an `errno`.
  int join(const core::Address& group, std::uint32_t interface);
  int leave(const core::Address& group, std::uint32_t interface);

  /// Hands the first `batch_max` of `datagrams` to the operating system, which gets those that go
  /// the same way and lie one behind the other in memory at once (udp(7), UDP_SEGMENT). EAGAIN
  /// means that it has no room now. Other errors may be old news: that an earlier datagram was
  /// refused. Requires: destinations of this family.
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
  /// The kernel cuts runs into datagrams, as far as we know.
  bool may_cut_ = true;
};

}  // namespace muster::io
