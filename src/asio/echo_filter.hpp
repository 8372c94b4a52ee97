#pragma once

#include "asio/udp_socket.hpp"
#include "muster/id.hpp"

namespace muster::io {

/// From now on `socket` is not woken by what `self` itself has said to the group, which the kernel
/// would hand back to it (socket(7), SO_ATTACH_FILTER). Where the kernel cannot do it, nothing
/// changes: the engine ignores such packets, too.
void ignore_echo(const UdpSocket& socket, const SessionId& self);

}  // namespace muster::io
