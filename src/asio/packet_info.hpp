#pragma once

#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "asio/datagram.hpp"
#include "asio/family.hpp"

/// What travels beside a datagram: interface and local address (ip(7), IP_PKTINFO; RFC 3542 §6).
namespace muster::io {

/// Room for the control messages of one datagram.
struct alignas(cmsghdr) ControlBuffer {
  std::array<std::byte, 256> bytes;
};

/// Finds the control message of that kind in a received `header`; null if it has none.
const cmsghdr* find_control(const msghdr& header, int level, int type);

/// Fills in the interface and `by_group` from the control messages of a received `header`. Returns
/// the bytes of each datagram but the last, if the kernel has put several into one message
/// (udp(7), UDP_GRO), else 0.
std::size_t read_packet_info(const msghdr& header, Family family, Datagram& datagram);

/// Makes `control` the control data of `header`: interface and source of `datagram`, if it has
/// either, and `stride`, if it is not 0: the bytes of each datagram but the last that the kernel is
/// to cut the message into (udp(7), UDP_SEGMENT).
void write_packet_info(msghdr& header, ControlBuffer& control, const OutgoingDatagram& datagram,
                       std::uint16_t stride);

}  // namespace muster::io
