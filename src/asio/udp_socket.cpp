#include "asio/udp_socket.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "asio/address_text.hpp"
#include "asio/packet_info.hpp"
#include "asio/socket_address.hpp"
#include "asio/socket_failure.hpp"
#include "muster/error.hpp"

namespace muster::io {

namespace {

constexpr int on = 1;
constexpr int off = 0;

/// The arrays that sendmmsg(2) wants, pointing into each other.
struct SendBatch {
  std::array<mmsghdr, UdpSocket::batch_max> messages;
  std::array<iovec, UdpSocket::batch_max> pieces;
  std::array<SocketAddress, UdpSocket::batch_max> addresses;
  std::array<ControlBuffer, UdpSocket::batch_max> controls;

  void put(std::size_t at, const OutgoingDatagram& datagram) {
    // The kernel only reads what it is told to send.
    auto* bytes = const_cast<std::uint8_t*>(datagram.bytes.data());
    pieces[at] = {.iov_base = bytes, .iov_len = datagram.bytes.size()};
    addresses[at] = SocketAddress(datagram.to);
    messages[at] = {};
    msghdr& header = messages[at].msg_hdr;
    header.msg_name = &addresses[at].storage;
    header.msg_namelen = addresses[at].size;
    header.msg_iov = &pieces[at];
    header.msg_iovlen = 1;
    write_packet_info(header, controls[at], datagram);
  }
};

}  // namespace

std::optional<UdpSocket> UdpSocket::open(Family family) {
  const int domain = family == Family::v4 ? AF_INET : AF_INET6;
  FileDescriptor descriptor(::socket(domain, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (descriptor.get() < 0 && errno == EAFNOSUPPORT) return {};
  if (descriptor.get() < 0) throw_socket_failure("open a UDP socket");
  return UdpSocket(family, std::move(descriptor));
}

UdpSocket::UdpSocket(Family family, FileDescriptor descriptor)
    : family_(family), descriptor_(std::move(descriptor)) {
  family_ == Family::v4 ? set_up_v4() : set_up_v6();
}

void UdpSocket::set_up_v4() {
  set(SOL_SOCKET, SO_BROADCAST, on);
  set(IPPROTO_IP, IP_PKTINFO, on);
  set(IPPROTO_IP, IP_RECVERR, on);
  // Or we would hear whatever groups other programs on this host have joined.
  set(IPPROTO_IP, IP_MULTICAST_ALL, off);
}

void UdpSocket::set_up_v6() {
  set(IPPROTO_IPV6, IPV6_V6ONLY, on);
  set(IPPROTO_IPV6, IPV6_RECVPKTINFO, on);
  set(IPPROTO_IPV6, IPV6_RECVERR, on);
  try_set(IPPROTO_IPV6, IPV6_MULTICAST_ALL, off);  // since Linux 4.20
}

template <class Value>
int UdpSocket::try_set(int level, int option, const Value& value) {
  return setsockopt(descriptor(), level, option, &value, sizeof value) == 0 ? 0 : errno;
}

template <class Value>
void UdpSocket::set(int level, int option, const Value& value) {
  if (try_set(level, option, value) != 0) throw_socket_failure("set up a UDP socket");
}

bool UdpSocket::bind(const core::Endpoint& local, Sharing sharing) {
  if (sharing == Sharing::shared) set(SOL_SOCKET, SO_REUSEADDR, on);
  const SocketAddress address(local);
  if (::bind(descriptor(), address.get(), address.size) == 0) return true;
  if (errno == EADDRINUSE) return false;
  if (errno == EADDRNOTAVAIL) {
    throw Error(Errc::no_interface,
                fmt::format("no interface of this host has the address {}", to_host_text(local)));
  }
  throw_socket_failure(fmt::format("bind UDP port {}", local.port));
}

std::size_t UdpSocket::set_receive_buffer(std::size_t bytes) {
  const int wanted = static_cast<int>(std::min<std::size_t>(bytes, INT32_MAX / 2));
  // The first passes the limit set for all users, and needs CAP_NET_ADMIN.
  if (try_set(SOL_SOCKET, SO_RCVBUFFORCE, wanted) != 0) set(SOL_SOCKET, SO_RCVBUF, wanted);
  int given = 0;
  socklen_t size = sizeof given;
  getsockopt(descriptor(), SOL_SOCKET, SO_RCVBUF, &given, &size);
  // The kernel doubles what it is asked for, to have room for its own bookkeeping (socket(7)).
  return static_cast<std::size_t>(given) / 2;
}

void UdpSocket::set_multicast_ttl(int ttl) {
  set(IPPROTO_IP, IP_MULTICAST_TTL, ttl);
}

int UdpSocket::join(const core::Address& group, std::uint32_t interface) {
  if (family_ == Family::v6) {
    return try_set(IPPROTO_IPV6, IPV6_JOIN_GROUP, ipv6_mreq{to_v6(group), interface});
  }
  return try_set(IPPROTO_IP, IP_ADD_MEMBERSHIP,
                 ip_mreqn{to_v4(group), {}, static_cast<int>(interface)});
}

int UdpSocket::leave(const core::Address& group, std::uint32_t interface) {
  if (family_ == Family::v6) {
    return try_set(IPPROTO_IPV6, IPV6_LEAVE_GROUP, ipv6_mreq{to_v6(group), interface});
  }
  return try_set(IPPROTO_IP, IP_DROP_MEMBERSHIP,
                 ip_mreqn{to_v4(group), {}, static_cast<int>(interface)});
}

SendResult UdpSocket::send(std::span<const OutgoingDatagram> datagrams) {
  const std::size_t count = std::min(datagrams.size(), batch_max);
  SendBatch batch;
  for (std::size_t i = 0; i < count; ++i) batch.put(i, datagrams[i]);
  const int taken = sendmmsg(descriptor(), batch.messages.data(), static_cast<unsigned>(count), 0);
  if (taken > 0) return {.taken = static_cast<std::size_t>(taken)};
  return {.error = errno};
}

}  // namespace muster::io
