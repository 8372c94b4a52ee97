#pragma once

#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "asio/datagram.hpp"
#include "asio/family.hpp"

/// The control data of a datagram: interface and local address (ip(7), IP_PKTINFO; RFC 3542 §6).
namespace muster::io {

/// Space for the control messages of one datagram.
struct alignas(cmsghdr) ControlBuffer {
  std::array<std::byte, 256> bytes;
};

/// Finds the control message of that kind in a received `header`; null if there is none.
const cmsghdr* find_control(const msghdr& header, int level, int type);

/// Sets the interface and `by_group` from the control messages of a received `header`. If the
/// kernel has joined several datagrams into one message (udp(7), UDP_GRO), returns the size of each
/// but the last, else 0.
std::size_t read_packet_info(const msghdr& header, Family family, Datagram& datagram);

/// Sets `control` as the control data of `header`: interface and source of `datagram`, if set, and
/// `stride`, if not 0: the size of each datagram but the last into which the kernel splits the
/// message (udp(7), UDP_SEGMENT).
void write_packet_info(msghdr& header, ControlBuffer& control, const OutgoingDatagram& datagram,
                       std::uint16_t stride);

}  // namespace muster::io
