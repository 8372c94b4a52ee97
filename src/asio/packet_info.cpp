#include "asio/packet_info.hpp"

#include <netinet/in.h>
#include <netinet/udp.h>

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

/// Appends control messages to a header without any.
class ControlWriter {
 public:
  ControlWriter(msghdr& header, ControlBuffer& control) : header_(header) {
    header_.msg_control = control.bytes.data();
    header_.msg_controllen = 0;
  }

  template <class Content>
  void write(int level, int type, const Content& content) {
    auto* place = static_cast<std::byte*>(header_.msg_control) + header_.msg_controllen;
    std::memset(place, 0, CMSG_SPACE(sizeof content));
    cmsghdr message{};
    message.cmsg_level = level;
    message.cmsg_type = type;
    message.cmsg_len = CMSG_LEN(sizeof content);
    std::memcpy(place, &message, sizeof message);
    std::memcpy(place + CMSG_LEN(0), &content, sizeof content);
    header_.msg_controllen += CMSG_SPACE(sizeof content);
  }

 private:
  msghdr& header_;
};

void read_v4(const cmsghdr& message, Datagram& datagram) {
  const auto info = content_of<in_pktinfo>(message);
  datagram.interface = static_cast<std::uint32_t>(info.ipi_ifindex);
  // The destination is one of our own addresses exactly if it equals the address for answers. This
  // comparison needs no netmask, unlike one with known broadcast addresses.
  datagram.by_group = info.ipi_addr.s_addr != info.ipi_spec_dst.s_addr;
}

void read_v6(const cmsghdr& message, Datagram& datagram) {
  const auto info = content_of<in6_pktinfo>(message);
  datagram.interface = info.ipi6_ifindex;
  datagram.by_group = IN6_IS_ADDR_MULTICAST(&info.ipi6_addr);
}

void write_path(ControlWriter& writer, const OutgoingDatagram& datagram) {
  if (datagram.interface == 0 && !datagram.source) return;
  if (datagram.to.address.is_v4()) {
    in_pktinfo info{};
    info.ipi_ifindex = static_cast<int>(datagram.interface);
    if (datagram.source) info.ipi_spec_dst = to_v4(*datagram.source);
    writer.write(IPPROTO_IP, IP_PKTINFO, info);
  } else {
    in6_pktinfo info{};
    info.ipi6_ifindex = datagram.interface;
    if (datagram.source) info.ipi6_addr = to_v6(*datagram.source);
    writer.write(IPPROTO_IPV6, IPV6_PKTINFO, info);
  }
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

std::size_t read_packet_info(const msghdr& header, Family family, Datagram& datagram) {
  const int level = family == Family::v4 ? IPPROTO_IP : IPPROTO_IPV6;
  const int type = family == Family::v4 ? IP_PKTINFO : IPV6_PKTINFO;
  if (const cmsghdr* message = find_control(header, level, type)) {
    family == Family::v4 ? read_v4(*message, datagram) : read_v6(*message, datagram);
  }
  const cmsghdr* message = find_control(header, IPPROTO_UDP, UDP_GRO);
  return message == nullptr ? 0 : static_cast<std::size_t>(content_of<int>(*message));
}

void write_packet_info(msghdr& header, ControlBuffer& control, const OutgoingDatagram& datagram,
                       std::uint16_t stride) {
  ControlWriter writer(header, control);
  write_path(writer, datagram);
  if (stride != 0) writer.write(IPPROTO_UDP, UDP_SEGMENT, stride);
}

}  // namespace muster::io
