#include "check/elections.hpp"

#include <algorithm>
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
    if (!follows->leader) return;
    std::uint64_t& seen = seen_[{follows->election, node}];
    seen = std::max(seen, follows->leader->term);
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
  const std::string what = "leads \"" + election + "\" under term " + std::to_string(term);
  std::uint64_t& seen = seen_[{election, observation.node}];
  if (term <= seen) {
    violated(observation.at, observation.node, what + " after it had seen " + std::to_string(seen));
  }
  if (!tokens_.insert({election, {term, observation.node}}).second) {
    violated(observation.at, observation.node, what + " for the second time");
  }
  seen = std::max(seen, term);
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
