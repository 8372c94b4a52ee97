#include "asio/packet_info.hpp"

#include <netinet/in.h>

#include <cstring>

#include "asio/socket_address.hpp"

namespace muster::io {

namespace {

template <class Content>
Content content_of(const cmsghdr& message) {
  Content content{};
  std::memcpy(&content, CMSG_DATA(&message), sizeof content);
  return content;
}

template <class Content>
void write_control(msghdr& header, ControlBuffer& control, int level, int type,
                   const Content& content) {
  header.msg_control = control.bytes.data();
  header.msg_controllen = CMSG_SPACE(sizeof content);
  std::memset(header.msg_control, 0, header.msg_controllen);
  cmsghdr* message = CMSG_FIRSTHDR(&header);
  message->cmsg_level = level;
  message->cmsg_type = type;
  message->cmsg_len = CMSG_LEN(sizeof content);
  std::memcpy(CMSG_DATA(message), &content, sizeof content);
}

void read_v4(const msghdr& header, Datagram& datagram) {
  const cmsghdr* message = find_control(header, IPPROTO_IP, IP_PKTINFO);
  if (message == nullptr) return;
  const auto info = content_of<in_pktinfo>(*message);
  datagram.interface = static_cast<std::uint32_t>(info.ipi_ifindex);
  // The header's destination is one of our addresses exactly if it is the one we would answer from.
  // Unlike a comparison with known broadcast addresses, this needs no idea of anyone's netmask.
  datagram.by_group = info.ipi_addr.s_addr != info.ipi_spec_dst.s_addr;
}

void read_v6(const msghdr& header, Datagram& datagram) {
  const cmsghdr* message = find_control(header, IPPROTO_IPV6, IPV6_PKTINFO);
  if (message == nullptr) return;
  const auto info = content_of<in6_pktinfo>(*message);
  datagram.interface = info.ipi6_ifindex;
  datagram.by_group = IN6_IS_ADDR_MULTICAST(&info.ipi6_addr);
}

}  // namespace

const cmsghdr* find_control(const msghdr& header, int level, int type) {
  // The macro takes a mutable header, but does not change it.
  auto& scanned = const_cast<msghdr&>(header);
  for (cmsghdr* message = CMSG_FIRSTHDR(&scanned); message != nullptr;
       message = CMSG_NXTHDR(&scanned, message)) {
    if (message->cmsg_level == level && message->cmsg_type == type) return message;
  }
  return nullptr;
}

void read_packet_info(const msghdr& header, Family family, Datagram& datagram) {
  family == Family::v4 ? read_v4(header, datagram) : read_v6(header, datagram);
}

void write_packet_info(msghdr& header, ControlBuffer& control, const OutgoingDatagram& datagram) {
  if (datagram.interface == 0 && !datagram.source) return;
  if (datagram.to.address.is_v4()) {
    in_pktinfo info{};
    info.ipi_ifindex = static_cast<int>(datagram.interface);
    if (datagram.source) info.ipi_spec_dst = to_v4(*datagram.source);
    write_control(header, control, IPPROTO_IP, IP_PKTINFO, info);
  } else {
    in6_pktinfo info{};
    info.ipi6_ifindex = datagram.interface;
    if (datagram.source) info.ipi6_addr = to_v6(*datagram.source);
    write_control(header, control, IPPROTO_IPV6, IPV6_PKTINFO, info);
  }
}

}  // namespace muster::io
