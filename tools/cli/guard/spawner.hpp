#pragma once

#include <sys/types.h>

#include "cli/guard/descriptor.hpp"
#include "cli/guard/sign_of_life.hpp"

namespace muster::cli {

/// A process that starts guards. It was forked before muster had threads and sockets, so guards and
/// commands inherit none of them.
///
/// If it is killed, guards and commands continue, but no further command can be started.
/// Distinct objects: safe. Shared objects: unsafe.
class Spawner {
 public:
  /// Requires: this process has one thread. Throws `Error`.
  Spawner();
  Spawner(const Spawner&) = delete;
  Spawner& operator=(const Spawner&) = delete;
  /// Ends the process and waits for its end.
  ~Spawner();

  /// Returns a socket to a new guard (guard.hpp), which waits for its order. Throws `Error`.
  Descriptor make_guard();
  SignOfLife& life() { return life_; }
  /// Becomes readable when the spawner has ended.
  int descriptor() const { return process_.get(); }

 private:
  SignOfLife life_;
  Descriptor process_;
  pid_t pid_ = 0;
};

}  // namespace muster::cli
