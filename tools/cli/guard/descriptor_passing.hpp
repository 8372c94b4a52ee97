#pragma once

#include <optional>

#include "cli/guard/descriptor.hpp"

/// Passes descriptors between processes, one per message (unix(7), SCM_RIGHTS).
namespace muster::cli {

/// A descriptor, with a byte for its purpose.
struct PassedDescriptor {
  char purpose = 0;
  /// Not open if the message has none.
  Descriptor descriptor;
};

/// Sends a copy of `descriptor` through `socket`. `flags` as of send(2). Returns false, and sets
/// `errno`, if it fails.
bool send_descriptor(int socket, char purpose, int descriptor, int flags = 0);

/// Receives a message. Returns nothing if the other end of `socket` is closed.
std::optional<PassedDescriptor> receive_descriptor(int socket);

}  // namespace muster::cli
