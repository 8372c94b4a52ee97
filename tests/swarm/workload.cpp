#include "swarm/workload.hpp"

#include "cluster/lease_timing.hpp"

namespace muster::swarm {

check::WorkTiming work_timing(const Workload& workload, const Timing& timing) {
  const cluster::LeaseTiming lease = cluster::lease_timing(workload.options, timing);
  const auto grace = static_cast<double>(lease.grace.count());
  return {.lease = lease.lease,
          .grace = lease.grace,
          .hold = lease.hold,
          .give_up = Duration(static_cast<Duration::rep>(grace * workload.slowness))};
}

std::set<std::string> units_of(const Workload& workload) {
  std::set<std::string> units;
  for (std::size_t i = 0; i < workload.units; ++i) units.insert(std::to_string(i));
  return units;
}

}  // namespace muster::swarm
