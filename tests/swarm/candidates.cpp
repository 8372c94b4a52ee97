#include "swarm/candidates.hpp"

#include <fmt/format.h>

#include "swarm/cluster.hpp"

namespace muster::swarm {

namespace {

constexpr double keen = 0.7;
constexpr double changes_mind = 0.2;

std::string election_name(std::size_t number) {
  return fmt::format("election {}", number);
}

/// A fact in words for the story.
std::string text_of(const check::Fact& fact) {
  if (const auto* leads = std::get_if<check::LeadsElection>(&fact)) {
    return leads->term ? fmt::format("leads {}, term {}", leads->election, *leads->term)
                       : "no longer leads " + leads->election;
  }
  const auto& follows = std::get<check::FollowsElection>(fact);
  if (!follows.leader) return "knows no leader of " + follows.election;
  return fmt::format("names {}, term {}, as leader of {}", check::text_of(follows.leader->node),
                     follows.leader->term, follows.election);
}

}  // namespace

Candidates::Candidates(Cluster& cluster, const Voting& voting, std::uint64_t seed)
    : cluster_(cluster), voting_(voting), random_(seed), places_(cluster.actors().size()) {}

std::unique_ptr<Candidate> Candidates::make(sim::NodeIndex node) {
  const core::Time now = cluster_.world().time_at(node);
  auto candidate = std::make_unique<Candidate>(cluster_.actors()[node].identity.node);
  const core::ContestRules rules{.leaders = voting_.leaders,
                                 .listen_window = cluster_.timing().listen_window,
                                 .preempt_after = voting_.preempt_after};
  for (std::size_t i = 0; i < voting_.elections; ++i) {
    candidate->open(election_name(i), rules, random_.unit(), now);
    candidate->stand(election_name(i), random_.unit() < keen, now);
  }
  return candidate;
}

void Candidates::started(sim::NodeIndex node) {
  if (cluster_.actors()[node].observer) return;
  Place& place = places_[node];
  if (!place.candidate) {
    place = {};
    place.candidate = make(node);
  }
  for (std::size_t i = 0; i < voting_.elections; ++i) {
    const std::string election = election_name(i);
    cluster_.tell(node, check::Stands{election, place.candidate->stands(election)});
  }
  for (const auto& [name, bytes] : place.attributes) {
    cluster_.write(node, name, bytes, core::Encoding::typed);
  }
  place.candidate->start(cluster_.world().time_at(node));
  perform(node);
}

void Candidates::stopped(sim::NodeIndex node) {
  Place& place = places_[node];
  if (!place.candidate) return;
  place.candidate->stop(cluster_.world().time_at(node));
  place.leads = false;
  perform(node);
}

void Candidates::crashed(sim::NodeIndex node) {
  places_[node] = {};
}

void Candidates::told(sim::NodeIndex node, const core::Event& event) {
  if (places_[node].candidate) places_[node].candidate->told(event);
}

std::string Candidates::draw_election() {
  return election_name(random_.below(static_cast<std::uint32_t>(voting_.elections)));
}

void Candidates::act() {
  if (random_.unit() >= changes_mind) return;
  const sim::NodeIndex node = random_.below(static_cast<std::uint32_t>(places_.size()));
  const std::string election = draw_election();
  if (!places_[node].candidate || !cluster_.world().is_running(node)) return;
  Candidate& candidate = *places_[node].candidate;
  const bool stands = !candidate.stands(election);
  cluster_.remark(cluster_.world().name_of(node) +
                  (stands ? " stands for " : " no longer stands for ") + election);
  cluster_.tell(node, check::Stands{election, stands});
  candidate.stand(election, stands, cluster_.world().time_at(node));
  perform(node);
}

bool Candidates::can_run(sim::NodeIndex node) const {
  const Actor& actor = cluster_.actors()[node];
  return !actor.is_up || !actor.is_paused || actor.is_slow;
}

void Candidates::work() {
  for (sim::NodeIndex i = 0; i < places_.size(); ++i) {
    if (!places_[i].candidate) continue;
    if (is_leading(i) && has_lease(i)) cluster_.tell(i, check::HoldsItselfLeader{});
    if (!can_run(i)) continue;
    while (places_[i].candidate->is_due(cluster_.world().time_at(i))) take_turn(i);
  }
}

bool Candidates::is_leading(sim::NodeIndex node) const {
  return places_[node].candidate && places_[node].candidate->is_leading();
}

bool Candidates::has_lease(sim::NodeIndex node) const {
  if (!cluster_.actors()[node].is_up) return false;
  const sim::World& world = cluster_.world();
  return world.time_at(node) < world.engine(node).protocol().beat().lease_until();
}

void Candidates::take_turn(sim::NodeIndex node) {
  const bool holds = has_lease(node);
  if (!holds) places_[node].leads = false;
  places_[node].candidate->turn(holds, cluster_.world().time_at(node));
  perform(node);
}

void Candidates::perform(sim::NodeIndex node) {
  Candidate& candidate = *places_[node].candidate;
  for (check::Fact& fact : candidate.take_facts()) {
    cluster_.remark(cluster_.world().name_of(node) + " " + text_of(fact));
    cluster_.tell(node, std::move(fact));
  }
  lead(node);
  for (const elections::PartChange& change : candidate.take_changes()) publish(node, change);
  set_alarm(node);
}

void Candidates::lead(sim::NodeIndex node) {
  const bool leads = is_leading(node);
  if (std::exchange(places_[node].leads, leads) == leads || !cluster_.actors()[node].is_up) return;
  cluster_.world().call(node, [&](core::Protocol& protocol) { protocol.beat().lead(leads); });
}

void Candidates::publish(sim::NodeIndex node, const elections::PartChange& change) {
  const std::string name = elections::attribute_of(change.part);
  std::optional<std::string> text;
  if (change.bytes) text.emplace(change.bytes->begin(), change.bytes->end());
  auto& attributes = places_[node].attributes;
  attributes.erase(name);
  if (text) attributes.emplace(name, *text);
  if (!cluster_.actors()[node].is_up) return;
  cluster_.write(node, name, text, core::Encoding::typed);
}

void Candidates::set_alarm(sim::NodeIndex node) {
  Place& place = places_[node];
  sim::World& world = cluster_.world();
  const auto deadline = place.candidate->next_deadline();
  if (!deadline) return;
  const core::Time at = world.reaches(node, *deadline);
  if (at <= world.now() || at == place.wake_at) return;
  place.wake_at = at;
  world.after(at - world.now(), [] {});
}

}  // namespace muster::swarm
