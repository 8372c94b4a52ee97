#pragma once

#include <cstddef>
#include <cstdint>

#include "cli/output/samples.hpp"
#include "muster/node.hpp"

namespace muster::cli {

/// The results of `muster bench`.
struct BenchFindings {
  Node partner = {};
  Samples round_trips = {};
  /// The echoes sent. `round_trips` has the ones that came back.
  std::size_t echoes = 0;
  /// The load messages sent, and the ones that arrived.
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  /// The time from the first to the last arrival, by the clock of the other node.
  Duration spread{};

  /// The messages that arrived per second. 0 if fewer than two arrived.
  double messages_per_second() const;
};

}  // namespace muster::cli
