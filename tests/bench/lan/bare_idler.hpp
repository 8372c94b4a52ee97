#pragma once

#include <sys/types.h>

#include "lib/lab.hpp"

namespace muster::bench {

/// The least possible cost of an idle node on a host: a process that waits for the group datagrams
/// of the cluster, reads and opens each, and sends a datagram of the size of a hello once a second.
/// It keeps no state and takes no decisions.
///
/// Runs as long as the object exists. Throws std::system_error.
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
