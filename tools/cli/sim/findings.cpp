#include "cli/sim/findings.hpp"

#include <bit>

namespace muster::cli {

void SimFindings::add(const SimFindings& further) {
  for (std::size_t i = 0; i < times.size(); ++i) times[i].add(further.times[i]);
  missed += further.missed;
  false_removals += further.false_removals;
  rival_promotions += further.rival_promotions;
  traffic += further.traffic;
  node_time += further.node_time;
  trace_hash = std::rotl(trace_hash, 1) ^ further.trace_hash;
}

}  // namespace muster::cli
