#pragma once

#include <sys/signalfd.h>

#include <csignal>

#include "cli/guard/descriptor.hpp"

namespace muster::cli {

/// Wakes when a child of this process has ended. Requires: SIGCHLD is blocked.
///
/// Distinct objects: safe. Shared objects: unsafe.
class ChildWatch {
 public:
  ChildWatch() : descriptor_(open()) {}

  /// Readable once a child has ended, until `clear()`.
  int descriptor() const { return descriptor_.get(); }
  void clear() {
    signalfd_siginfo content;
    while (read(descriptor(), &content, sizeof content) > 0) continue;
  }

 private:
  static Descriptor open() {
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGCHLD);
    return Descriptor(signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK));
  }

  Descriptor descriptor_;
};

}  // namespace muster::cli
