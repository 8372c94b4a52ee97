#pragma once

#include <cstdint>

namespace muster::crypto {

/// The nonce of a packet, unique among all packets of its session (PROTOCOL.md §3.2).
struct Nonce {
  /// The place of the packet in its session.
  std::uint64_t counter = 0;
  /// Random, and drawn again for every batch of packets. A copy of this process, which continues
  /// with the same counter, draws another one.
  std::uint32_t salt = 0;
};

}  // namespace muster::crypto
