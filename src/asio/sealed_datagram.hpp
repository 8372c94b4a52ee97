#pragma once

#include <cstdint>

#include "asio/datagram.hpp"
#include "asio/socket_options.hpp"
#include "muster/sealed_datagram.hpp"

namespace muster::io {

/// Converts a datagram of a socket that is bound to `source_port` and has these options.
SealedDatagram to_sealed(const OutgoingDatagram& datagram, std::uint16_t source_port,
                         const SocketOptions& options);

}  // namespace muster::io
