#include "asio/udp_socket.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/udp.h>
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

/// Limits of a message that the kernel splits into datagrams: its size with headers, and its number
/// of parts.
constexpr std::size_t run_bytes_max = 65'000;
constexpr std::size_t run_datagrams_max = 64;

/// Number of datagrams from the first one on that have the same destination, are contiguous in
/// memory, and are as long as the first one; the last one may be shorter.
std::size_t run_of(std::span<const OutgoingDatagram> datagrams) {
  const OutgoingDatagram& first = datagrams.front();
  const std::size_t bytes_max = std::min(run_bytes_max, first.bytes.size() * run_datagrams_max);
  const std::uint8_t* end = first.bytes.data() + first.bytes.size();
  std::size_t count = 1;
  for (; count < datagrams.size(); ++count) {
    const OutgoingDatagram& next = datagrams[count];
    const auto bytes = static_cast<std::size_t>(end - first.bytes.data()) + next.bytes.size();
    const bool goes_the_same_way =
        next.to == first.to && next.interface == first.interface && next.source == first.source;
    if (!goes_the_same_way || next.bytes.data() != end || next.bytes.size() > first.bytes.size() ||
        bytes > bytes_max) {
      break;
    }
    end += next.bytes.size();
    if (next.bytes.size() < first.bytes.size()) return count + 1;
  }
  return count;
}

/// The arrays of sendmmsg(2), which point into each other.
class SendBatch {
 public:
  /// Messages of one datagram each or, if `in_runs`, of a run of datagrams for the kernel to split.
  SendBatch(std::span<const OutgoingDatagram> datagrams, bool in_runs) {
    while (!datagrams.empty() && size_ < messages_max) {
      const std::size_t count = in_runs ? run_of(datagrams) : 1;
      put(datagrams.first(count));
      datagrams = datagrams.subspan(count);
    }
  }

  /// Like sendmmsg, in datagrams.
  SendResult send(int descriptor) {
    const int taken = sendmmsg(descriptor, messages_.data(), static_cast<unsigned>(size_), 0);
    SendResult result{.error = taken > 0 ? 0 : errno};
    for (int i = 0; i < taken; ++i) result.taken += counts_[static_cast<std::size_t>(i)];
    return result;
  }
  bool begins_with_a_run() const { return counts_[0] > 1; }

 private:
  static constexpr std::size_t messages_max = 64;

  void put(std::span<const OutgoingDatagram> run) {
    const OutgoingDatagram& first = run.front();
    const std::uint8_t* end = run.back().bytes.data() + run.back().bytes.size();
    // The kernel only reads the bytes.
    auto* bytes = const_cast<std::uint8_t*>(first.bytes.data());
    pieces_[size_] = {.iov_base = bytes, .iov_len = static_cast<std::size_t>(end - bytes)};
    addresses_[size_] = SocketAddress(first.to);
    messages_[size_] = {};
    msghdr& header = messages_[size_].msg_hdr;
    header.msg_name = &addresses_[size_].storage;
    header.msg_namelen = addresses_[size_].size;
    header.msg_iov = &pieces_[size_];
    header.msg_iovlen = 1;
    const std::size_t stride = run.size() > 1 ? first.bytes.size() : 0;
    write_packet_info(header, controls_[size_], first, static_cast<std::uint16_t>(stride));
    counts_[size_++] = run.size();
  }

  std::size_t size_ = 0;
  std::array<mmsghdr, messages_max> messages_;
  std::array<std::size_t, messages_max> counts_;
  std::array<iovec, messages_max> pieces_;
  std::array<SocketAddress, messages_max> addresses_;
  std::array<ControlBuffer, messages_max> controls_;
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
  try_set(IPPROTO_UDP, UDP_GRO, on);  // since Linux 5.0
}

void UdpSocket::set_up_v4() {
  set(SOL_SOCKET, SO_BROADCAST, on);
  set(IPPROTO_IP, IP_PKTINFO, on);
  set(IPPROTO_IP, IP_RECVERR, on);
  // Otherwise the socket would receive all groups that other programs on this host have joined.
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
  // The first option exceeds the limit for all users, and needs CAP_NET_ADMIN.
  if (try_set(SOL_SOCKET, SO_RCVBUFFORCE, wanted) != 0) set(SOL_SOCKET, SO_RCVBUF, wanted);
  int given = 0;
  socklen_t size = sizeof given;
  getsockopt(descriptor(), SOL_SOCKET, SO_RCVBUF, &given, &size);
  // The kernel doubles the requested size for its own bookkeeping (socket(7)).
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
  datagrams = datagrams.first(std::min(datagrams.size(), batch_max));
  SendBatch batch(datagrams, may_cut_);
  const SendResult result = batch.send(descriptor());
  if (result.taken > 0 || result.error == EAGAIN || !batch.begins_with_a_run()) return result;
  // Not every interface lets the kernel split messages. If the same datagrams succeed one by one,
  // this interface does not.
  const SendResult uncut = SendBatch(datagrams, false).send(descriptor());
  if (uncut.taken > 0) may_cut_ = false;
  return uncut;
}

}  // namespace muster::io
