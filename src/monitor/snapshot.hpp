#pragma once

#include <cstdint>
#include <vector>

#include "muster/node.hpp"
#include "muster/service.hpp"
#include "muster/services.hpp"
#include "muster/statistics.hpp"
#include "muster/timing.hpp"

namespace muster::monitor {

/// What a node knew at one moment: all that is shown is made of this.
struct Snapshot {
  bool is_started = false;
  Node self = {};
  std::vector<Node> nodes = {};
  std::vector<Node> masters = {};
  std::uint64_t term = 0;
  bool is_master = false;
  Timing timing = {};
  Statistics statistics = {};
  Services services = {};
  std::vector<MissingService> missing = {};
};

Snapshot take_snapshot(ServiceDiscovery& services);

}  // namespace muster::monitor
