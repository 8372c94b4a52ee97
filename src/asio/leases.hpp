#pragma once

#include "asio/lease.hpp"

namespace muster::io {

/// The leases of a node, readable at any time.
///
/// Safe to call from any thread. No lock.
struct Leases {
  Lease mastership;
  /// Covers everything that the node leads besides the cluster.
  Lease leadership;

  void end() {
    mastership.end();
    leadership.end();
  }
};

}  // namespace muster::io
