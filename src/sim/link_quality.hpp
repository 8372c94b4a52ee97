#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "core/time.hpp"

namespace muster::sim {

/// How the delays of a link are spread.
enum class DelayShape {
  /// Evenly over the range.
  uniform,
  /// Most over the range; every fourth takes twice as long, every fourth of these twice as long
  /// again, up to 1024 times: a link with queues and retries on its way.
  long_tail,
};

/// What one direction of a link does to the datagrams that cross it.
struct LinkQuality {
  /// Probability that a datagram is lost, for each receiver anew.
  double loss = 0;
  /// Probability that it arrives twice.
  double duplication = 0;
  /// Every datagram takes a random time from this range; a wide range reorders.
  Duration delay_min = std::chrono::microseconds(50);
  Duration delay_max = std::chrono::microseconds(150);
  DelayShape delay_shape = DelayShape::uniform;
  /// Probability that a datagram is held back, by up to `reordering_delay`, while later ones pass.
  double reordering = 0;
  Duration reordering_delay = std::chrono::milliseconds(1);
  /// What the direction carries. Datagrams wait in line; 0, the default: no limit.
  std::uint64_t bytes_per_second = 0;
  /// Bytes that may wait in that line. Datagrams that find it full are lost.
  std::size_t queue_bytes = 64 * 1024;
  /// Larger datagrams are lost.
  std::size_t mtu_bytes = std::numeric_limits<std::size_t>::max();
};

}  // namespace muster::sim
