#pragma once

#include <cstdint>
#include <vector>

#include "core/endpoint.hpp"
#include "core/peer.hpp"
#include "core/slot_index.hpp"

namespace muster::core {

/// Which peers were heard from which endpoint, all their paths included.
///
/// Distinct objects: safe. Shared objects: unsafe.
class PortOwners {
 public:
  void add(const Peer& peer);
  /// Requires: its paths are as they were when it was added.
  void remove(const Peer& peer);

  /// The places of those heard from there and, now and then, of another one; in their order.
  std::vector<std::uint32_t> at(const Endpoint& endpoint) const;

 private:
  SlotIndex slots_;
};

}  // namespace muster::core
