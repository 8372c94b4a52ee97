#pragma once

#include <sys/types.h>

#include "lib/lab.hpp"

namespace muster::bench {

/// The least that an ordinary node's idling could cost on a host: a process that waits for the
/// cluster's group datagrams, takes each from the socket and opens it, and sends one of a hello's
/// size to everybody once a second. It remembers nothing and decides nothing.
///
/// It runs from construction to destruction. Throws std::system_error.
class BareIdler {
 public:
  BareIdler(const test::Lab& lab, test::Lab::Host host);
  ~BareIdler();
  BareIdler(const BareIdler&) = delete;
  BareIdler& operator=(const BareIdler&) = delete;

  pid_t pid() const { return process_; }

 private:
  pid_t process_ = -1;
};

}  // namespace muster::bench
