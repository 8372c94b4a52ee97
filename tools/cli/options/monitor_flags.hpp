#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "muster/monitor.hpp"
#include "muster/services.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

/// A node that is shown over HTTP.
struct MonitorCall {
  /// Where; nothing: nowhere.
  std::optional<MonitorOptions> options = {};
  /// A file whose first line is the token that readers must have; empty: none.
  std::filesystem::path token_file = {};
};

/// --monitor and --monitor-token-file.
void add_monitor_flags(CLI::App& command, MonitorCall& call);

/// Nothing if none is asked for. It listens before the node starts, so that what is wrong with it
/// is said before anyone meets the node. Throws `Error`.
std::unique_ptr<Monitor> start_monitor(const MonitorCall& call, ServiceDiscovery& services);

}  // namespace muster::cli
