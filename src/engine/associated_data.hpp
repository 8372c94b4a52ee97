#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "muster/byte_stream.hpp"
#include "wire/header.hpp"

namespace muster::engine {

/// What follows the body: the tag, or in clear text the receiver of an addressed packet.
inline constexpr std::size_t trailer_bytes = sizeof(SessionId);

inline void write_receiver(const SessionId& receiver, std::span<std::uint8_t> out) {
  ByteWriter writer(out);
  writer.write_number(receiver.high);
  writer.write_number(receiver.low);
}

/// The data that a packet's tag authenticates in addition to its body: the header and, in an
/// addressed packet, the session of its receiver (PROTOCOL.md §3.2).
class AssociatedData {
 public:
  AssociatedData(std::span<const std::uint8_t, wire::Header::bytes> head, bool is_addressed,
                 const SessionId& receiver)
      : size_(is_addressed ? bytes_.size() : head.size()) {
    std::copy(head.begin(), head.end(), bytes_.begin());
    if (!is_addressed) return;
    write_receiver(receiver, std::span<std::uint8_t>(bytes_).subspan(head.size()));
  }

  std::span<const std::uint8_t> bytes() const { return {bytes_.data(), size_}; }

 private:
  std::array<std::uint8_t, wire::Header::bytes + sizeof(SessionId)> bytes_;
  std::size_t size_;
};

}  // namespace muster::engine
