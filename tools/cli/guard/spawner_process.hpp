#pragma once

#include <sys/types.h>

#include "cli/guard/descriptor.hpp"
#include "cli/guard/sign_of_life.hpp"

/// The process behind a `Spawner`, and the messages that it receives.
namespace muster::cli {

/// The purpose of the descriptor in a message to it.
enum class SpawnerMessage : char {
  /// A socket, which a new guard shall serve.
  guard,
  /// A file with the goodbye to send after the end of muster (goodbye_file.hpp).
  goodbye,
};

/// Muster, as this process sees it.
struct MusterProcess {
  pid_t pid = 0;
  /// A socket whose other end muster alone holds.
  Descriptor socket;
};

/// Serves until the socket of muster is closed, then ends the process. Requires: the process was
/// forked for this.
[[noreturn]] void serve_as_spawner(MusterProcess muster, const SignOfLife& life);

}  // namespace muster::cli
