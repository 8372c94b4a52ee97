#include "check/elections.hpp"

#include <algorithm>
#include <set>
#include <variant>

#include "check/convergence.hpp"

namespace muster::check {

void Elections::see(const Observation& observation) {
  const NodeId& node = observation.node;
  if (const auto* stands = std::get_if<Stands>(&observation.fact)) {
    elections_[stands->election][node].stands = stands->stands;
  } else if (const auto* leads = std::get_if<LeadsElection>(&observation.fact)) {
    elections_[leads->election][node].term = leads->term;
    if (leads->term) took(observation, leads->election, *leads->term);
  } else if (const auto* follows = std::get_if<FollowsElection>(&observation.fact)) {
    elections_[follows->election][node].follows = follows->leader;
    if (follows->leader) books_[follows->election].saw(node, follows->leader->term);
  } else if (std::holds_alternative<Started>(observation.fact)) {
    forget(node);
  }
}

void Elections::forget(const NodeId& node) {
  for (auto& [election, parts] : elections_) parts.erase(node);
}

void Elections::took(const Observation& observation, const std::string& election,
                     std::uint64_t term) {
  judge_cases();
  for (const std::string& fault : books_[election].took(observation.node, term)) {
    violated(observation.at, observation.node,
             "leads \"" + election + "\" under term " + std::to_string(term) + " " + fault);
  }
}

void Elections::settle(core::Time now) {
  for (const auto& [election, parts] : elections_) settle(now, election, parts);
}

void Elections::settle(core::Time now, const std::string& election, const Parts& parts) {
  for (const auto& [session, life] : roster().lives()) {
    if (!life.is_running() || life.observer || !parts.contains(life.identity.node)) continue;
    settle(now, election, parts, life);
  }
}

void Elections::settle(core::Time now, const std::string& election, const Parts& parts,
                       const Life& life) {
  judge_cases();
  std::size_t standing = 0;
  std::set<Reign> leaders;
  for (const Life* present : present_for(roster(), life)) {
    const auto part = parts.find(present->identity.node);
    if (part == parts.end()) continue;
    if (part->second.stands) ++standing;
    if (part->second.term) leaders.insert({*part->second.term, part->first});
  }
  const std::size_t wanted = std::min(standing, conditions().leaders);
  if (leaders.size() != wanted) {
    return violated(now, life.identity.node,
                    "\"" + election + "\" has " + std::to_string(leaders.size()) +
                        " leaders where " + std::to_string(wanted) + " should be");
  }
  const auto& follows = parts.at(life.identity.node).follows;
  const bool names_none = leaders.empty() && !follows;
  if (names_none ||
      (follows && leaders.contains(*follows) && follows->term == leaders.rbegin()->term)) {
    return;
  }
  violated(now, life.identity.node,
           "names " + (follows ? text_of(follows->node) : std::string("nobody")) +
               " as leader of \"" + election + "\"");
}

}  // namespace muster::check
