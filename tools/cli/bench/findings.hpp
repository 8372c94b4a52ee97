#pragma once

#include <cstddef>
#include <cstdint>

#include "cli/output/samples.hpp"
#include "muster/node.hpp"

namespace muster::cli {

/// What `muster bench` found out.
struct BenchFindings {
  Node partner = {};
  Samples round_trips = {};
  /// Echoes that were sent; those that came back are in `round_trips`.
  std::size_t echoes = 0;
  /// Loads that were sent and that arrived.
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  /// From the first to the last arrival, by the clock of the other node.
  Duration spread{};

  /// Messages that arrived per second; 0 if fewer than two did.
  double messages_per_second() const;
};

}  // namespace muster::cli
