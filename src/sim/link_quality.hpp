#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "core/time.hpp"

namespace muster::sim {

/// The distribution of the delays of a link.
enum class DelayShape {
  /// Uniform over the range.
  uniform,
  /// Most within the range; every fourth takes twice as long, every fourth of these twice as long
  /// again, up to 1024 times. This models a link with queues and retries.
  long_tail,
};

/// The effect of one direction of a link on the datagrams that cross it.
struct LinkQuality {
  /// Probability that a datagram is lost, drawn for each receiver.
  double loss = 0;
  /// Probability that it arrives twice.
  double duplication = 0;
  /// Range of the delay of a datagram, drawn at random. A wide range reorders.
  Duration delay_min = std::chrono::microseconds(50);
  Duration delay_max = std::chrono::microseconds(150);
  DelayShape delay_shape = DelayShape::uniform;
  /// Probability that a datagram is delayed by up to `reordering_delay`, while later ones pass.
  double reordering = 0;
  Duration reordering_delay = std::chrono::milliseconds(1);
  /// Rate of the direction. Datagrams above it wait in a queue. 0, the default: no limit.
  std::uint64_t bytes_per_second = 0;
  /// Size of that queue in bytes. Datagrams that find it full are lost.
  std::size_t queue_bytes = 64 * 1024;
  /// Larger datagrams are lost.
  std::size_t mtu_bytes = std::numeric_limits<std::size_t>::max();
};

}  // namespace muster::sim
