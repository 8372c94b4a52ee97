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
  place.station.restore(cluster_, node);
  place.candidate->start(cluster_.world().time_at(node));
  perform(node);
}

void Candidates::stopped(sim::NodeIndex node) {
  Place& place = places_[node];
  if (!place.candidate) return;
  place.candidate->stop(cluster_.world().time_at(node));
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

void Candidates::work() {
  for (sim::NodeIndex i = 0; i < places_.size(); ++i) {
    if (!places_[i].candidate) continue;
    if (is_leading(i) && Station::has_lease(cluster_, i))
      cluster_.tell(i, check::HoldsItselfLeader{});
    if (!Station::can_run(cluster_, i)) continue;
    while (places_[i].candidate->is_due(cluster_.world().time_at(i))) take_turn(i);
  }
}

bool Candidates::is_leading(sim::NodeIndex node) const {
  return places_[node].candidate && places_[node].candidate->is_leading();
}

void Candidates::take_turn(sim::NodeIndex node) {
  Place& place = places_[node];
  const bool has_lease = Station::has_lease(cluster_, node);
  if (!has_lease) place.station.lose_lease();
  place.candidate->turn(has_lease, cluster_.world().time_at(node));
  perform(node);
}

void Candidates::perform(sim::NodeIndex node) {
  auto& [candidate, station] = places_[node];
  for (check::Fact& fact : candidate->take_facts()) {
    cluster_.remark(cluster_.world().name_of(node) + " " + text_of(fact));
    cluster_.tell(node, std::move(fact));
  }
  station.lead(cluster_, node, candidate->is_leading());
  for (const elections::PartChange& change : candidate->take_changes()) {
    station.publish(cluster_, node, elections::attribute_of(change.part), change.bytes);
  }
  station.set_alarm(cluster_, node, candidate->next_deadline());
}

}  // namespace muster::swarm
