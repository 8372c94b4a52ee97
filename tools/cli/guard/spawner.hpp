#pragma once

#include <sys/types.h>

#include <span>

#include "cli/guard/descriptor.hpp"
#include "cli/guard/sign_of_life.hpp"
#include "muster/sealed_datagram.hpp"

namespace muster::cli {

/// A process that starts guards. It was forked before muster had threads and sockets, so guards and
/// commands inherit none of them.
///
/// It outlives muster for a moment: when muster was killed and all its commands have ended, it says
/// goodbye for the node. If the spawner is killed, guards and commands continue, but no further
/// command can be started.
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
  /// Replaces the datagrams that the process sends after the end of muster.
  void keep_goodbye(std::span<const SealedDatagram> goodbye);
  SignOfLife& life() { return life_; }
  /// Becomes readable when the spawner has ended.
  int descriptor() const { return process_.get(); }

 private:
  SignOfLife life_;
  Descriptor process_;
  pid_t pid_ = 0;
};

}  // namespace muster::cli
