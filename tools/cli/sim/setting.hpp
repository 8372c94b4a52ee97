#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "muster/simulation.hpp"

namespace muster::cli {

/// A split that cuts the first `nodes` off from the others for some time.
struct SimSplit {
  Duration from{};
  Duration until{};
  /// The number of nodes. Empty: half of them.
  std::optional<std::size_t> nodes = {};
};

/// The experiment that `muster sim` runs.
struct SimSetting {
  std::size_t nodes = 10;
  SimulatedNode node = {};
  SimulatedLink link = {};
  std::optional<SimSplit> split = {};
  bool sealed = false;
  /// The seed of the first run. Each further run uses the next number.
  std::uint64_t seed = 1;
  std::size_t runs = 5;
  /// The virtual time of each run.
  Duration duration = std::chrono::seconds(20);
};

}  // namespace muster::cli
