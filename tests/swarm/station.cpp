#include "swarm/station.hpp"

#include <utility>

#include "swarm/cluster.hpp"

namespace muster::swarm {

bool Station::can_run(const Cluster& cluster, sim::NodeIndex node) {
  const Actor& actor = cluster.actors()[node];
  return !actor.is_up || !actor.is_paused || actor.is_slow;
}

bool Station::has_lease(Cluster& cluster, sim::NodeIndex node) {
  if (!cluster.actors()[node].is_up) return false;
  const sim::World& world = cluster.world();
  return world.time_at(node) < world.engine(node).protocol().beat().lease_until();
}

void Station::restore(Cluster& cluster, sim::NodeIndex node) const {
  for (const auto& [name, bytes] : attributes_) {
    cluster.write(node, name, bytes, core::Encoding::typed);
  }
}

void Station::publish(Cluster& cluster, sim::NodeIndex node, const std::string& name,
                      const std::optional<std::vector<std::uint8_t>>& bytes) {
  std::optional<std::string> text;
  if (bytes) text.emplace(bytes->begin(), bytes->end());
  attributes_.erase(name);
  if (text) attributes_.emplace(name, *text);
  if (cluster.actors()[node].is_up) cluster.write(node, name, text, core::Encoding::typed);
}

void Station::lead(Cluster& cluster, sim::NodeIndex node, bool leads) {
  if (std::exchange(leads_, leads) == leads || !cluster.actors()[node].is_up) return;
  cluster.world().call(node, [&](core::Protocol& protocol) { protocol.beat().lead(leads); });
}

void Station::set_alarm(Cluster& cluster, sim::NodeIndex node,
                        const std::optional<core::Time>& deadline) {
  if (!deadline) return;
  sim::World& world = cluster.world();
  const core::Time at = world.reaches(node, *deadline);
  if (at <= world.now() || at == wake_at_) return;
  wake_at_ = at;
  world.after(at - world.now(), [] {});
}

}  // namespace muster::swarm
