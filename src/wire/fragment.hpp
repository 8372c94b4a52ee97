#pragma once

#include <cstddef>
#include <cstdint>

#include "core/limits.hpp"
#include "core/message.hpp"

namespace muster::wire {

/// The largest message that is fragmented: a channel message of the largest payload and name.
inline constexpr std::size_t fragmented_bytes_max =
    core::limits::message_bytes + core::limits::name_bytes + 64;

/// Pieces a message may have: as many as an index can name.
inline constexpr std::size_t fragment_pieces_max = 65'536;

/// A piece of a message that does not fit one datagram: PROTOCOL.md §6.
struct Fragment {
  /// Names the message among its sender's fragmented ones.
  std::uint32_t message = 0;
  /// Bytes of the whole message, its kind included.
  std::uint32_t total = 0;
  /// Bytes of every piece but the last.
  std::uint16_t stride = 0;
  std::uint16_t index = 0;
  core::Bytes data;

  std::size_t count() const { return (total + stride - 1u) / stride; }
};

/// "I miss these pieces of your message."
struct FragmentRequest {
  std::uint32_t message = 0;
  /// The piece that bit 0 of `missing` speaks of.
  std::uint16_t first = 0;
  std::uint64_t missing = 0;
};

}  // namespace muster::wire
