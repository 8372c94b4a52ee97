#pragma once

#include <map>
#include <string>

#include "monitor/section.hpp"
#include "monitor/snapshot.hpp"
#include "monitor/tally.hpp"

namespace muster::monitor {

/// OpenMetrics 1.0 text with "# EOF". Nodes are named by id; no text of another node is repeated.
/// `work` is by set.
std::string metrics_text(const Snapshot& snapshot, const Tally& tally,
                         const std::map<std::string, WorkFigures>& work);

}  // namespace muster::monitor
