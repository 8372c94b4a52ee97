#pragma once

#include <string>
#include <vector>

#include "check/panel.hpp"
#include "swarm/options.hpp"

namespace muster::swarm {

/// The result of a run.
struct Outcome {
  /// Empty if all promises held.
  std::vector<check::Violation> violations;
  /// Number of cases of each checker, in their order.
  std::vector<check::Examined> examined;
  /// The sum of the lifetimes of all nodes.
  Duration node_time{};
  /// Time until the cluster settled after the last fault, as a part of its bound.
  double settled_in = 0;
  /// Time until all work was distributed, if later than that, as a part of its bound.
  double shared_in = 0;
  /// Everything that happened, on request.
  std::string story;
};

enum class Telling { nothing, story };

/// Runs faults with the safety checks at every step. Then the faults end for a core of the cluster,
/// which must recover within its bounds. The same options give the same result.
Outcome run(const Options& options, Telling telling = Telling::nothing);

}  // namespace muster::swarm
