#include "swarm/candidate.hpp"

#include <variant>

#include "swarm/node_news.hpp"

namespace muster::swarm {

namespace {

/// The attributes about elections, among all attributes of a node.
Attributes records_of(const core::AttributeTable& table) {
  Attributes attributes;
  for (std::size_t part = 0; part < elections::parts; ++part) {
    const auto found = table.find(elections::attribute_of(part));
    if (found == table.end() || found->second.erased) continue;
    attributes.emplace(
        found->first,
        Payload{.kind = Payload::Kind::typed, .value = nullptr, .typed = *found->second.bytes});
  }
  return attributes;
}

check::Fact fact_of(const elections::Won& won) {
  return check::LeadsElection{won.election, won.token.term};
}

check::Fact fact_of(const elections::Lost& lost) {
  return check::LeadsElection{lost.election, std::nullopt};
}

check::Fact fact_of(const elections::LeaderChanged& changed) {
  const auto& leader = changed.leader;
  return check::FollowsElection{
      changed.election,
      leader ? std::optional(check::Reign{leader->term, leader->id}) : std::nullopt};
}

}  // namespace

void Candidate::open(const std::string& election, const core::ContestRules& rules, double weight,
                     core::Time now) {
  stands_[election] = false;
  hall_.open(election, rules, weight, now);
}

void Candidate::stand(const std::string& election, bool stands, core::Time now) {
  stands_[election] = stands;
  hall_.stand(election, stands, now);
}

bool Candidate::stands(const std::string& election) const {
  return stands_.at(election);
}

void Candidate::start(core::Time now) {
  is_started_ = true;
  hall_.start(now);
}

void Candidate::stop(core::Time now) {
  is_started_ = false;
  inbox_.clear();
  read_.clear();
  hall_.stop(now);
}

bool Candidate::is_due(core::Time now) const {
  if (!inbox_.empty()) return true;
  const auto deadline = next_deadline();
  return deadline && *deadline <= now && last_turn_ < now;
}

void Candidate::turn(bool has_lease, core::Time now) {
  last_turn_ = now;
  // The state of the node comes first: after a pause, it no longer leads.
  if (is_started_ && is_leading() && !has_lease) hall_.lapse(now);
  for (const core::Event& event : std::exchange(inbox_, {})) hear(event, now);
  hall_.advance(now);
}

void Candidate::hear(const core::Event& event, core::Time now) {
  take_node_news(
      event, [&](const core::NodeView& view) { put(view, now); },
      [&](const core::NodeRemoved& removed) {
        read_.erase(removed.node->hello.node);
        hall_.remove(removed.node->hello.node, now);
      });
}

void Candidate::put(const core::NodeView& view, core::Time now) {
  if (std::exchange(read_[view.hello.node], view.attributes) == view.attributes) return;
  hall_.put(view.hello.node, records_of(*view.attributes), now);
}

std::vector<check::Fact> Candidate::take_facts() {
  std::vector<check::Fact> facts;
  for (const elections::Output& output : hall_.take_outputs()) {
    if (const auto* won = std::get_if<elections::Won>(&output)) facts.push_back(fact_of(*won));
    if (const auto* lost = std::get_if<elections::Lost>(&output)) facts.push_back(fact_of(*lost));
    if (const auto* changed = std::get_if<elections::LeaderChanged>(&output)) {
      facts.push_back(fact_of(*changed));
    }
  }
  return facts;
}

}  // namespace muster::swarm
