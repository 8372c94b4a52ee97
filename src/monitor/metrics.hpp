#pragma once

#include <string>

#include "monitor/snapshot.hpp"
#include "monitor/tally.hpp"

namespace muster::monitor {

/// OpenMetrics 1.0 text, "# EOF" included. Nodes are named by id; nothing that another node chose
/// is repeated.
std::string metrics_text(const Snapshot& snapshot, const Tally& tally);

}  // namespace muster::monitor
