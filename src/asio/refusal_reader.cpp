#include "asio/refusal_reader.hpp"

// Included before errqueue.h, which uses timespec without including it.
#include <time.h>

#include <linux/errqueue.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <sys/socket.h>

#include <cstring>

#include "asio/packet_info.hpp"
#include "asio/socket_address.hpp"

namespace muster::io {

namespace {

bool is_port_unreachable(const sock_extended_err& error) {
  if (error.ee_origin == SO_EE_ORIGIN_ICMP) {
    return error.ee_type == ICMP_DEST_UNREACH && error.ee_code == ICMP_PORT_UNREACH;
  }
  return error.ee_origin == SO_EE_ORIGIN_ICMP6 && error.ee_type == ICMP6_DST_UNREACH &&
         error.ee_code == ICMP6_DST_UNREACH_NOPORT;
}

bool reports_refusal(const msghdr& header, Family family) {
  const cmsghdr* message = family == Family::v4 ? find_control(header, IPPROTO_IP, IP_RECVERR)
                                                : find_control(header, IPPROTO_IPV6, IPV6_RECVERR);
  if (message == nullptr) return false;
  sock_extended_err error{};
  std::memcpy(&error, CMSG_DATA(message), sizeof error);
  return is_port_unreachable(error);
}

}  // namespace

std::optional<Refusal> RefusalReader::next(const UdpSocket& socket) {
  for (;;) {
    sockaddr_storage destination{};
    iovec piece{.iov_base = quoted_.data(), .iov_len = quoted_.size()};
    ControlBuffer control;
    msghdr header{};
    header.msg_name = &destination;
    header.msg_namelen = sizeof destination;
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    header.msg_control = control.bytes.data();
    header.msg_controllen = control.bytes.size();
    const ssize_t size = recvmsg(socket.descriptor(), &header, MSG_ERRQUEUE);
    if (size < 0) return {};
    if (!reports_refusal(header, socket.family())) continue;
    return Refusal{endpoint_of(reinterpret_cast<const sockaddr*>(&destination)),
                   std::span(quoted_).first(static_cast<std::size_t>(size))};
  }
}

}  // namespace muster::io
