#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "muster/simulation.hpp"

namespace muster::cli {

/// The first `nodes` are cut off from the others for a while.
struct SimSplit {
  Duration from{};
  Duration until{};
  /// Nothing: half of them.
  std::optional<std::size_t> nodes = {};
};

/// What `muster sim` is asked to try.
struct SimSetting {
  std::size_t nodes = 10;
  SimulatedNode node = {};
  SimulatedLink link = {};
  std::optional<SimSplit> split = {};
  bool sealed = false;
  /// Of the first run; each further run has the next one.
  std::uint64_t seed = 1;
  std::size_t runs = 5;
  /// Virtual time of each run.
  Duration duration = std::chrono::seconds(20);
};

}  // namespace muster::cli
