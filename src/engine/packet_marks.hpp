#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "wire/header.hpp"

namespace muster::engine {

/// A number that depends on the content of a packet as it travels. Of a sealed packet, only the tag
/// is read, so it may be opened already.
std::uint64_t content_mark(const wire::Header& header, std::span<const std::uint8_t> packet);

/// The latest packets that were received, by session and counter. A session uses each counter once,
/// so two different packets with one counter come from two processes.
///
/// Distinct objects: safe. Shared objects: unsafe.
class PacketMarks {
 public:
  /// Number of packets remembered at most. A new one may replace any older one.
  static constexpr std::size_t packets_max = 256;

  void note(const wire::Header& header, std::span<const std::uint8_t> packet);
  /// Whether a different packet with that session and counter is remembered.
  bool differs(const wire::Header& header, std::span<const std::uint8_t> packet) const;

 private:
  struct Mark {
    std::uint64_t name = 0;
    std::uint64_t content = 0;
  };

  /// By their names' last digits; empty before the first packet.
  std::vector<Mark> marks_;
};

}  // namespace muster::engine
