#pragma once

#include <string>
#include <vector>

#include "cli/doctor/finding.hpp"
#include "muster/node.hpp"
#include "muster/statistics.hpp"
#include "muster/timing.hpp"

/// What `muster doctor` makes of what it hears on the port.
namespace muster::cli {

/// Who of this cluster was met.
Finding judge_nodes(const std::vector<Node>& nodes, const std::string& cluster, Duration listened);

/// Who else sends to the port, by source and reason.
Findings judge_strangers(const Statistics& statistics);

}  // namespace muster::cli
