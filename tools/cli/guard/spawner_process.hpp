#pragma once

#include "cli/guard/descriptor.hpp"
#include "cli/guard/sign_of_life.hpp"

/// The process behind a `Spawner`. Each message to it has one byte and a socket, which a new guard
/// shall serve.
namespace muster::cli {

/// Serves until the other end of the socket `muster` is closed, then ends the process. Requires:
/// the process was forked for this.
[[noreturn]] void serve_as_spawner(Descriptor muster, const SignOfLife& life);

}  // namespace muster::cli
