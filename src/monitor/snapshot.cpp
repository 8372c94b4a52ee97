#include "monitor/snapshot.hpp"

namespace muster::monitor {

Snapshot take_snapshot(ServiceDiscovery& services) {
  const Discovery& node = services.discovery();
  return {.is_started = node.is_started(),
          .self = node.self(),
          .nodes = node.nodes(),
          .masters = node.masters(),
          .term = node.term(),
          .is_master = node.is_master(),
          .timing = node.timing(),
          .statistics = node.statistics(),
          .services = services.services(),
          .missing = services.missing()};
}

}  // namespace muster::monitor
