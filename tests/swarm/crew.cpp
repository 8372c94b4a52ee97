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
  for (const auto& [name, bytes] : place.attributes) {
    cluster_.write(node, name, bytes, core::Encoding::typed);
  }
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

bool Crew::can_work(sim::NodeIndex node) const {
  const Actor& actor = cluster_.actors()[node];
  return places_[node].worker && (!actor.is_up || !actor.is_paused || actor.is_slow);
}

void Crew::work() {
  for (sim::NodeIndex i = 0; i < places_.size(); ++i) {
    if (!places_[i].worker) continue;
    if (!can_work(i)) {
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
  bool has_lease = false;
  if (cluster_.actors()[node].is_up) {
    const core::Protocol& protocol = world.engine(node).protocol();
    const core::Hello& self = protocol.self();
    own = {self.weight, self.eligible, world.is_master(node) ? self.master_term : 0};
    has_lease = world.time_at(node) < protocol.beat().lease_until();
  }
  if (!has_lease) places_[node].leads = false;
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
  lead(node);
  for (const auto& change : worker.take_changes()) publish(node, change);
  for (const auto& each : worker.take_sends()) send(node, each);
  set_alarm(node);
}

void Crew::lead(sim::NodeIndex node) {
  const bool leads = places_[node].worker->is_leading();
  if (std::exchange(places_[node].leads, leads) == leads || !cluster_.actors()[node].is_up) return;
  cluster_.world().call(node, [&](core::Protocol& protocol) { protocol.beat().lead(leads); });
}

void Crew::publish(sim::NodeIndex node, const cluster::AttributeChange& change) {
  std::optional<std::string> text;
  if (change.bytes) text.emplace(change.bytes->begin(), change.bytes->end());
  auto& attributes = places_[node].attributes;
  attributes.erase(change.name);
  if (text) attributes.emplace(change.name, *text);
  if (!cluster_.actors()[node].is_up) return;
  cluster_.write(node, change.name, text, core::Encoding::typed);
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

void Crew::set_alarm(sim::NodeIndex node) {
  Place& place = places_[node];
  sim::World& world = cluster_.world();
  const auto deadline = place.worker->next_deadline();
  if (!deadline) return;
  const core::Time at = world.reaches(node, *deadline);
  if (at <= world.now() || at == place.wake_at) return;
  place.wake_at = at;
  world.after(at - world.now(), [] {});
}

void Crew::tell_tables() {
  for (sim::NodeIndex i = 0; i < places_.size(); ++i) {
    if (places_[i].worker && cluster_.world().is_running(i)) {
      cluster_.tell(i, places_[i].worker->table());
    }
  }
}

}  // namespace muster::swarm
