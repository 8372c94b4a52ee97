#pragma once

#include <string>
#include <vector>

#include "check/checker.hpp"
#include "swarm/options.hpp"

namespace muster::swarm {

/// What came of a run.
struct Outcome {
  /// Empty if all promises held.
  std::vector<check::Violation> violations;
  /// The sum of all time that nodes lived.
  Duration node_time{};
  /// How long the cluster took to settle after the last fault, and how long it may take.
  Duration settled_in{};
  Duration settling_max{};
  /// Everything that happened, if it was asked for.
  std::string story;
};

enum class Telling { nothing, story };

/// Faults with the safety checks on at every step; then they end for a core of the cluster, which
/// has to recover within its bounds. The same options give the same outcome.
Outcome run(const Options& options, Telling telling = Telling::nothing);

}  // namespace muster::swarm
