#pragma once

#include <span>
#include <vector>

#include "cli/guard/descriptor.hpp"
#include "muster/sealed_datagram.hpp"

/// Passes a sealed goodbye to another process, in a file without a name (memfd_create(2)). A
/// goodbye to many nodes does not fit into one message of a socket.
namespace muster::cli {

/// Returns a file with the datagrams. Not open if that fails; `errno` tells the reason.
Descriptor write_goodbye(std::span<const SealedDatagram> goodbye);

/// Reads what `write_goodbye` wrote. Returns nothing if the file is not complete.
std::vector<SealedDatagram> read_goodbye(int file);

}  // namespace muster::cli
