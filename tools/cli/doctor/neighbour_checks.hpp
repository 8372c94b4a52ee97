#pragma once

#include <string>
#include <vector>

#include "cli/doctor/finding.hpp"
#include "muster/node.hpp"
#include "muster/statistics.hpp"
#include "muster/timing.hpp"

/// Judges the datagrams that `muster doctor` receives on the port.
namespace muster::cli {

/// Judges the nodes of this cluster that the doctor found.
Finding judge_nodes(const std::vector<Node>& nodes, const std::string& cluster, Duration listened);

/// Judges the reports about identities that two processes use, one sentence each.
Findings judge_identities(const std::vector<std::string>& impersonations);

/// Judges the other senders to the port, by source and drop reason.
Findings judge_strangers(const Statistics& statistics);

}  // namespace muster::cli
