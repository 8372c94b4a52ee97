#pragma once

#include <memory>

#include "cli/command_line.hpp"
#include "muster/monitor.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

/// --monitor and --monitor-token-file.
void add_monitor_flags(CLI::App& command, MonitorCall& call);

/// Nothing if none is asked for. It listens before the node starts, so that what is wrong with it
/// is said before anyone meets the node. Throws `Error`.
std::unique_ptr<Monitor> start_monitor(const MonitorCall& call, ServiceDiscovery& services);

}  // namespace muster::cli
