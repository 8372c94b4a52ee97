#pragma once

#include <cstdint>
#include <vector>

#include "core/endpoint.hpp"
#include "core/peer.hpp"

namespace muster::core {

/// Which peers were heard from which endpoint, all their paths included.
///
/// A sorted list of twelve bytes for each path: a look-up takes O(log n), and a change moves what
/// is behind it, some ten kilobytes per thousand peers. Distinct objects: safe. Shared objects:
/// unsafe.
class PortOwners {
 public:
  void add(const Peer& peer);
  /// Requires: its paths are as they were when it was added.
  void remove(const Peer& peer);

  /// Those heard from there, and now and then another one, by place.
  std::vector<PeerId> at(const Endpoint& endpoint) const;

 private:
  /// Endpoints that share a hash are told apart by whoever asks.
  struct Entry {
    std::uint32_t hash = 0;
    PeerId peer;
  };
  static Entry entry_of(const Path& path, PeerId peer);
  static bool is_before(const Entry& a, const Entry& b);

  std::vector<Entry> entries_;
};

}  // namespace muster::core
