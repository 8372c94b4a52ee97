#pragma once

#include <cstdint>
#include <span>

namespace muster::crypto {

/// Fills `bytes` with cryptographic randomness from the operating system. Safe from any thread.
/// Throws `Error{internal}` if there is none, which does not happen on a running Linux.
void fill_with_entropy(std::span<std::uint8_t> bytes);

}  // namespace muster::crypto
