#include "check/workforce.hpp"

#include <variant>

namespace muster::check {

bool Worker::has_from_its_leader(const std::string& unit) const {
  const auto job = jobs.find(unit);
  return job != jobs.end() && follows && job->second.token.reign == *follows &&
         follows_since <= job->second.since;
}

void Workforce::see(const Observation& observation) {
  if (const auto* started = std::get_if<Started>(&observation.fact)) {
    communities_[observation.node] = started->community;
  } else if (const auto* terms = std::get_if<Enlisted>(&observation.fact)) {
    Worker& worker = workers_[observation.node];
    worker.node = observation.node;
    worker.community = communities_[observation.node];
    worker.terms = *terms;
  } else if (const auto* ended = std::get_if<Ended>(&observation.fact)) {
    if (!ended->with_goodbye) workers_.erase(observation.node);
  }
  const auto found = workers_.find(observation.node);
  if (found != workers_.end()) follow(found->second, observation);
}

void Workforce::follow(Worker& worker, const Observation& observation) {
  const Fact& fact = observation.fact;
  if (const auto* leads = std::get_if<Leads>(&fact)) {
    worker.leads = leads->term;
  } else if (const auto* follows = std::get_if<Follows>(&fact)) {
    worker.follows = follows->reign;
    worker.follows_since = observation.at;
  } else if (const auto* assigned = std::get_if<Assigned>(&fact)) {
    worker.jobs[assigned->unit] = {.token = assigned->token, .since = observation.at};
  } else if (const auto* revoked = std::get_if<Revoked>(&fact)) {
    const auto job = worker.jobs.find(revoked->unit);
    if (job != worker.jobs.end()) job->second.revoked_at = observation.at;
  } else if (const auto* gave_up = std::get_if<GaveUp>(&fact)) {
    worker.jobs.erase(gave_up->unit);
  } else if (const auto* owns = std::get_if<Owns>(&fact)) {
    worker.owns = owns->units;
  } else if (const auto* seen = std::get_if<TableSeen>(&fact)) {
    worker.table = seen->owners;
  }
}

const Worker* Workforce::find(const NodeId& node) const {
  const auto found = workers_.find(node);
  return found == workers_.end() ? nullptr : &found->second;
}

}  // namespace muster::check
