#pragma once

#include <cstddef>
#include <cstdint>

#include "core/limits.hpp"
#include "core/message.hpp"

namespace muster::wire {

/// Size of the largest message that is fragmented: a channel message with the largest payload and
/// name.
inline constexpr std::size_t fragmented_bytes_max =
    core::limits::message_bytes + core::limits::name_bytes + 64;

/// Largest number of fragments of a message, limited by the index.
inline constexpr std::size_t fragment_pieces_max = 65'536;

/// A part of a message that does not fit one datagram (PROTOCOL.md §6).
struct Fragment {
  /// The number of the message among the fragmented ones of its sender.
  std::uint32_t message = 0;
  /// Size of the whole message, its kind included.
  std::uint32_t total = 0;
  /// Size of every fragment but the last.
  std::uint16_t stride = 0;
  std::uint16_t index = 0;
  core::Bytes data;

  std::size_t count() const { return (total + stride - 1u) / stride; }
};

/// Asks for missing fragments of a message.
struct FragmentRequest {
  std::uint32_t message = 0;
  /// The index of the fragment at bit 0 of `missing`.
  std::uint16_t first = 0;
  std::uint64_t missing = 0;
};

}  // namespace muster::wire
