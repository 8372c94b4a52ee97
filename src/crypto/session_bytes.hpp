#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "muster/id.hpp"

namespace muster::crypto {

/// The bytes of a session id from which keys and checks are derived (PROTOCOL.md §3.2): high half
/// first, each half big-endian, the order in which ids are printed.
inline std::array<std::uint8_t, 16> session_bytes(const SessionId& session) {
  std::array<std::uint8_t, 16> bytes;
  for (std::size_t i = 0; i < 8; ++i) {
    const std::size_t shift = 56 - 8 * i;
    bytes[i] = static_cast<std::uint8_t>(session.high >> shift);
    bytes[8 + i] = static_cast<std::uint8_t>(session.low >> shift);
  }
  return bytes;
}

}  // namespace muster::crypto
