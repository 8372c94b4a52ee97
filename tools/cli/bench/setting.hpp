#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "muster/timing.hpp"

namespace muster::cli {

/// What `muster bench` sends to the node it measures with.
struct BenchSetting {
  /// Bytes of a message, at least `Probe::bytes_min()`.
  std::size_t size = 100;
  /// Round trips begun per second, whether or not the earlier ones have ended.
  std::size_t rate = 1'000;
  /// Round trips; nothing: as many as fit into `duration`.
  std::optional<std::size_t> count = {};
  /// Of the round trips, and then of the messages sent as fast as they arrive.
  Duration duration = std::chrono::seconds(2);
  /// How long to look for the node.
  Duration wait = std::chrono::seconds(2);
};

}  // namespace muster::cli
