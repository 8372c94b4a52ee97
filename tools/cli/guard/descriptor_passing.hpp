#pragma once

#include <optional>

#include "cli/guard/descriptor.hpp"

/// Passes descriptors between processes, one per message (unix(7), SCM_RIGHTS).
namespace muster::cli {

/// Sends a copy of `descriptor` through `socket`. Returns false, and sets `errno`, if it fails.
bool send_descriptor(int socket, int descriptor);

/// Receives a message. Returns nothing if the other end of `socket` is closed. The descriptor is
/// not open if the message has none.
std::optional<Descriptor> receive_descriptor(int socket);

}  // namespace muster::cli
