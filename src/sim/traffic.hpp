#pragma once

#include <cstdint>

namespace muster::sim {

/// Datagrams of a node, all its lives together.
struct Traffic {
  std::uint64_t sent = 0;
  std::uint64_t sent_bytes = 0;
  std::uint64_t received = 0;
  std::uint64_t received_bytes = 0;
};

}  // namespace muster::sim
