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

/// Fills in the interface and `by_group` from the control messages of a received `header`.
void read_packet_info(const msghdr& header, Family family, Datagram& datagram);

/// Makes `control` the control data of `header`, with interface and source of `datagram`, if it has
/// either.
void write_packet_info(msghdr& header, ControlBuffer& control, const OutgoingDatagram& datagram);

}  // namespace muster::io
