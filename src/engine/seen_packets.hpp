#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "wire/header.hpp"

namespace muster::engine {

/// The packets of strangers that were received before. They outlive the replay windows, which are
/// dropped together with a stranger. So a recording costs this node something only once.
///
/// Distinct objects: safe. Shared objects: unsafe.
class SeenPackets {
 public:
  /// Number of packets remembered at most. A new one may replace any older one.
  static constexpr std::size_t packets_max = 4'096;

  bool contains(const wire::Header& header, std::span<const std::uint8_t> packet) const;
  void add(const wire::Header& header, std::span<const std::uint8_t> packet);

 private:
  /// By their last digits; empty before the first packet. 0 stands for no packet.
  std::vector<std::uint64_t> marks_;
};

}  // namespace muster::engine
