#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "muster/timing.hpp"

namespace muster::cli {

/// The settings of a measurement.
struct BenchSetting {
  /// The size of a message in bytes, at least `BenchProbe::bytes_min()`.
  std::size_t size = 100;
  /// The round trips started per second, independent of earlier ones.
  std::size_t rate = 1'000;
  /// The number of round trips. Empty: as many as fit into `duration`.
  std::optional<std::size_t> count = {};
  /// The duration of the round trips, and then of the stream of load messages.
  Duration duration = std::chrono::seconds(2);
  /// The longest search for the node.
  Duration wait = std::chrono::seconds(2);
};

}  // namespace muster::cli
