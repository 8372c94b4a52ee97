#pragma once

#include <cstdint>

namespace muster::sim {

/// Datagrams of a node, over all its lives.
struct Traffic {
  std::uint64_t sent = 0;
  std::uint64_t sent_bytes = 0;
  std::uint64_t received = 0;
  std::uint64_t received_bytes = 0;
};

}  // namespace muster::sim
