#pragma once

#include <string>
#include <vector>

#include "check/panel.hpp"
#include "swarm/options.hpp"

namespace muster::swarm {

/// What came of a run.
struct Outcome {
  /// Empty if all promises held.
  std::vector<check::Violation> violations;
  /// What each checker had to do, in their order.
  std::vector<check::Examined> examined;
  /// The sum of all time that nodes lived.
  Duration node_time{};
  /// How long the cluster took to settle after the last fault, as a part of what it may take.
  double settled_in = 0;
  /// How long until all work was shared out, if later than that, likewise.
  double shared_in = 0;
  /// Everything that happened, if it was asked for.
  std::string story;
};

enum class Telling { nothing, story };

/// Faults with the safety checks on at every step; then they end for a core of the cluster, which
/// has to recover within its bounds. The same options give the same outcome.
Outcome run(const Options& options, Telling telling = Telling::nothing);

}  // namespace muster::swarm
