#include "swarm/crew.hpp"

#include <fmt/format.h>

#include "swarm/cluster.hpp"

namespace muster::swarm {

namespace {

std::string text_of(const check::Reign& reign) {
  return fmt::format("term {} of {}", reign.term, check::text_of(reign.node));
}

/// A fact in words for the story; empty if it does not belong there.
std::string text_of(const check::Fact& fact) {
  if (const auto* follows = std::get_if<check::Follows>(&fact)) {
    return "follows " + (follows->reign ? text_of(*follows->reign) : "nobody");
  }
  if (const auto* assigned = std::get_if<check::Assigned>(&fact)) {
    return fmt::format("takes up {} by table {} of {}", assigned->unit, assigned->token.version,
                       text_of(assigned->token.reign));
  }
  if (const auto* revoked = std::get_if<check::Revoked>(&fact)) return "gives up " + revoked->unit;
  if (const auto* gave_up = std::get_if<check::GaveUp>(&fact)) return "has done " + gave_up->unit;
  return {};
}

}  // namespace

Crew::Crew(Cluster& cluster, const Workload& workload, std::uint64_t seed)
    : cluster_(cluster), workload_(workload), random_(seed), places_(cluster.actors().size()) {}

void Crew::started(sim::NodeIndex node) {
  const Actor& actor = cluster_.actors()[node];
  if (actor.observer) return;
  Place& place = places_[node];
  if (place.is_bystander) return;
  if (!place.worker) {
    place = {};
    place.is_bystander = random_.unit() < workload_.bystanders;
    if (place.is_bystander) return;
    place.worker = std::make_unique<Worker>(actor.identity.node, workload_, cluster_.timing(),
                                            core::Random(random_.bits()));
  }
  cluster_.tell(node, place.worker->terms());
  cluster_.world().call(
      node, [&](core::Protocol& protocol) { protocol.channels().join(place.worker->channel()); });
  place.station.restore(cluster_, node);
  place.worker->start(cluster_.world().time_at(node));
  perform(node);
}

void Crew::stopped(sim::NodeIndex node) {
  Place& place = places_[node];
  if (!place.worker) return;
  place.worker->stop(cluster_.world().time_at(node));
  perform(node);
}

void Crew::crashed(sim::NodeIndex node) {
  places_[node] = {};
}

void Crew::told(sim::NodeIndex node, const core::Event& event) {
  if (places_[node].worker) places_[node].worker->told(event);
}

void Crew::leave(sim::NodeIndex node) {
  if (!places_[node].worker) return;
  places_[node].worker->leave(cluster_.world().time_at(node));
  perform(node);
}

bool Crew::is_leaving(sim::NodeIndex node) const {
  return places_[node].worker && places_[node].worker->is_leaving();
}

void Crew::work() {
  for (sim::NodeIndex i = 0; i < places_.size(); ++i) {
    if (!places_[i].worker) continue;
    if (!Station::can_run(cluster_, i)) {
      say_owned(i);
      continue;
    }
    while (places_[i].worker->is_due(cluster_.world().time_at(i))) take_turn(i);
    if (cluster_.actors()[i].is_up && places_[i].worker->has_left()) cluster_.stop(i);
  }
}

void Crew::take_turn(sim::NodeIndex node) {
  sim::World& world = cluster_.world();
  core::Seat own;
  if (cluster_.actors()[node].is_up) {
    const core::Hello& self = world.engine(node).protocol().self();
    own = {self.weight, self.eligible, world.is_master(node) ? self.master_term : 0};
  }
  const bool has_lease = Station::has_lease(cluster_, node);
  if (!has_lease) places_[node].station.lose_lease();
  places_[node].worker->turn(own, has_lease, world.time_at(node));
  perform(node);
}

void Crew::perform(sim::NodeIndex node) {
  Worker& worker = *places_[node].worker;
  for (check::Fact& fact : worker.take_facts()) {
    const std::string text = text_of(fact);
    if (!text.empty()) cluster_.remark(cluster_.world().name_of(node) + " " + text);
    cluster_.tell(node, std::move(fact));
  }
  say_owned(node);
  Station& station = places_[node].station;
  station.lead(cluster_, node, worker.is_leading());
  for (const auto& change : worker.take_changes()) {
    station.publish(cluster_, node, change.name, change.bytes);
  }
  for (const auto& each : worker.take_sends()) send(node, each);
  station.set_alarm(cluster_, node, worker.next_deadline());
}

void Crew::send(sim::NodeIndex node, const cluster::Send& send) {
  if (!cluster_.actors()[node].is_up) return;
  cluster_.send_work(node, send.to, places_[node].worker->channel(), send.bytes);
}

void Crew::say_owned(sim::NodeIndex node) {
  Place& place = places_[node];
  check::Owns owned = place.worker->owns(cluster_.world().time_at(node));
  if (owned.units == place.owned.units) return;
  place.owned = owned;
  cluster_.tell(node, std::move(owned));
}

void Crew::tell_tables() {
  for (sim::NodeIndex i = 0; i < places_.size(); ++i) {
    if (places_[i].worker && cluster_.world().is_running(i)) {
      cluster_.tell(i, places_[i].worker->table());
    }
  }
}

}  // namespace muster::swarm
