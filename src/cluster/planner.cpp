#include "cluster/planner.hpp"

#include <algorithm>
#include <utility>

#include "core/mutation.hpp"

namespace muster::cluster {

namespace {

bool includes_all(const std::vector<std::string>& labels, const std::vector<std::string>& needed) {
  return std::all_of(needed.begin(), needed.end(), [&](const std::string& label) {
    return std::find(labels.begin(), labels.end(), label) != labels.end();
  });
}

bool holds(const Ledger& ledger, const UnitId& unit) {
  const auto found = ledger.find(unit);
  return found != ledger.end() && !found->second.refused;
}

bool holds_anything(const Ledger& ledger) {
  return std::any_of(ledger.begin(), ledger.end(),
                     [](const auto& entry) { return !entry.second.refused; });
}

std::set<UnitId> refusals(const Ledger& ledger) {
  std::set<UnitId> refused;
  for (const auto& [unit, claim] : ledger) {
    if (claim.refused) refused.insert(unit);
  }
  return refused;
}

}  // namespace

void Planner::put(const NodeId& node, const Standing& standing, const Ledger& ledger,
                  std::uint64_t ledger_version, Time now) {
  const auto [entry, is_new] = participants_.try_emplace(node);
  Participant& participant = entry->second;
  const bool is_known = !is_new && ledger_version == participant.ledger_version;
  if (is_known && standing == participant.standing) return;
  if (is_new) {
    participant.since = now;
    departures_.returned(node);
  }
  if (is_new || standing != participant.standing) {
    replan(standing.leaving ? Duration{} : timing_.hold, now);
  }
  if (refusals(ledger) != refusals(participant.ledger)) replan(Duration{}, now);
  participant.standing = standing;
  participant.ledger = ledger;
  participant.ledger_version = ledger_version;
  take_awaited(participant, now);
}

void Planner::remove(const NodeId& node, RemovalReason reason, Time now) {
  const auto found = participants_.find(node);
  if (found == participants_.end()) return;
  const Participant participant = std::move(found->second);
  participants_.erase(found);
  const bool in_order = !holds_anything(participant.ledger);
  Time last_word = now;
  if (is_adopted_) last_word = participant.renewed_at.value_or(participant.since);
  departures_.note(node, {reason, participant.standing.leaving && in_order, last_word}, now);
  if (core::is_mutated(core::Mutation::leaves_orphans)) return;
  replan(in_order ? Duration{} : timing_.hold, now);
  if (!is_adopted_) return;
  for (const auto& [unit, claim] : table_.ledger()) {
    if (claim.owner == node) unassign(unit);
  }
}

void Planner::infer_departure(const NodeId& node, Time now) {
  if (!node.is_nil() && !participants_.contains(node)) departures_.infer(node, now);
}

void Planner::lead(const FencingToken& token, const Table& last, Time now) {
  leader_ = token;
  led_at_ = now;
  is_adopted_ = false;
  targets_.clear();
  open_.clear();
  bonds_.clear();
  inherited_.clear();
  for (const auto& [unit, claim] : *last.ledger) {
    inherited_.emplace(unit, claim.unit);
    infer_departure(claim.owner, now);
  }
  for (auto& [node, participant] : participants_) {
    participant.awaited.reset();
    participant.followed_to.reset();
    participant.renewed_at.reset();
    participant.since = now;
  }
  departures_.lead(now);
  plan_at_ = now + timing_.hold;
}

void Planner::stop_leading() {
  leader_.reset();
  is_adopted_ = false;
  plan_at_.reset();
}

void Planner::set_units(const Units& units, Time now) {
  if (units_ == units) return;
  units_ = units;
  replan(Duration{}, now);
}

std::optional<Grant> Planner::renewed(const NodeId& node, const Renewal& renewal, Time now) {
  const auto found = participants_.find(node);
  if (!leader_ || renewal.leader != *leader_ || found == participants_.end()) return std::nullopt;
  Participant& participant = found->second;
  if (!participant.renewed_at || is_out_of_lease(participant, now)) {
    replan(timing_.hold, now);
  }
  participant.renewed_at = now;
  if (!is_adopted_) {
    // This leader sees later departures itself.
    for (const NodeId& gone : renewal.departed) infer_departure(gone, now);
  }
  // The network may reorder renewals. The one with the highest nonce is the latest.
  if (!participant.awaited || participant.awaited->nonce < renewal.nonce) {
    participant.awaited = renewal;
  }
  take_awaited(participant, now);
  return Grant{*leader_, granted_table(), renewal.nonce};
}

std::uint64_t Planner::granted_table() const {
  if (is_adopted_) return table_.version();
  // An earlier table of this leadership is void if another leadership counted in between.
  return table_.author() == *leader_ ? table_.version() + 1 : 0;
}

void Planner::take_awaited(Participant& participant, Time now) {
  if (!participant.awaited || participant.awaited->ledger > participant.ledger_version) return;
  // The node gets units from now on. Its ledger may have arrived long after its renewal.
  if (!participant.followed_to) replan(timing_.hold, now);
  participant.followed_to =
      std::max(participant.followed_to.value_or(0), participant.awaited->table);
  participant.awaited.reset();
}

void Planner::replan(Duration after, Time now) {
  if (!leader_) return;
  plan_at_ = std::min(plan_at_.value_or(now + after), now + after);
}

bool Planner::is_out_of_lease(const Participant& participant, Time now) const {
  return now >= participant.renewed_at.value_or(participant.since) + timing_.until_free();
}

void Planner::advance(Time now) {
  now_ = now;
  departures_.advance(now);
  if (!leader_) return;
  if (!is_adopted_) {
    if (!is_settled(now)) return;
    adopt();
  }
  expire_leases(now);
  if (plan_at_ && *plan_at_ <= now) plan(now);
  move(now);
}

bool Planner::is_settled(Time now) const {
  // A present node that does not follow this leadership may have a lease from another leader and
  // continue its work. It gives its units up when that leader learns of this one, and its ledger
  // then says so.
  return std::all_of(participants_.begin(), participants_.end(), [&](const auto& entry) {
    const Participant& participant = entry.second;
    return participant.followed_to ||
           (is_out_of_lease(participant, now) && !holds_anything(participant.ledger));
  });
}

std::map<UnitId, Claim, std::less<>> Planner::claimed() const {
  std::map<UnitId, Claim, std::less<>> claimed;
  for (const auto& [node, participant] : participants_) {
    if (!participant.followed_to) continue;
    for (const auto& [unit, claim] : participant.ledger) {
      if (claim.refused) continue;
      const auto [entry, is_new] = claimed.try_emplace(unit, claim);
      // Several nodes may hold a unit after a split. The one with the latest token keeps it.
      if (!is_new && entry->second.token < claim.token) entry->second = claim;
    }
  }
  return claimed;
}

void Planner::adopt() {
  is_adopted_ = true;
  table_.restart(*leader_);
  for (const auto& [unit, claim] : claimed()) table_.put(unit, claim);
  departures_.adopt();
  // A leadership without units publishes a table as well.
  enter(units_ ? *units_ : inherited_);
}

void Planner::expire_leases(Time now) {
  for (const auto& [node, participant] : participants_) {
    if (!is_out_of_lease(participant, now)) continue;
    for (const auto& [unit, claim] : table_.ledger()) {
      // A node whose ledger has the unit may have a lease from another leader.
      if (claim.owner != node || holds(participant.ledger, unit)) continue;
      unassign(unit);
      replan(Duration{}, now);
    }
  }
}

bool Planner::is_taker(const Participant& participant, Time now) const {
  const Standing& standing = participant.standing;
  return participant.followed_to && !is_out_of_lease(participant, now) && !standing.leaving &&
         standing.capacity > 0 && standing.constitution == rules_.constitution &&
         includes_all(standing.labels, rules_.needed_labels);
}

std::vector<Candidate> Planner::candidates(Time now) const {
  std::vector<Candidate> candidates;
  for (const auto& [node, participant] : participants_) {
    if (!is_taker(participant, now)) continue;
    candidates.push_back({node, participant.standing.capacity});
  }
  if (rules_.exclude_leader && candidates.size() > 1) {
    std::erase_if(candidates, [&](const Candidate& each) { return each.node == rules_.self; });
  }
  return candidates;
}

Unit Planner::unit_of(const UnitId& unit) const {
  const Units& all = units_ ? *units_ : inherited_;
  const auto found = all.find(unit);
  return found == all.end() ? table_.find(unit)->unit : found->second;
}

void Planner::plan(Time now) {
  plan_at_.reset();
  if (units_) enter(*units_);
  targets_ = place(placeables(), candidates(now));
  for (const auto& [unit, claim] : table_.ledger()) open_.insert(unit);
}

void Planner::enter(const Units& units) {
  // The former leader may have assigned a unit that is new here, in a table that never arrived.
  Bonds bonds;
  for (const NodeId& node : departures_.lost_before_adoption()) bonds.emplace(node, 0);
  for (const auto& [unit, content] : units) {
    if (table_.find(unit) != nullptr) continue;
    table_.put(unit, {.owner = {}, .token = {}, .unit = content});
    bonds_[unit] = bonds;
  }
}

std::map<UnitId, Placeable, std::less<>> Planner::placeables() const {
  std::map<UnitId, Placeable, std::less<>> placeables;
  for (const auto& [unit, claim] : table_.ledger()) {
    // A unit that no longer exists gets no place. The planner takes it from its owner and erases it
    // when it is free.
    if (units_ && !units_->contains(unit)) continue;
    placeables.emplace_hint(placeables.end(), unit, Placeable{claim.owner, unfit_for(unit)});
  }
  for (const auto& [node, participant] : participants_) {
    for (const UnitId& unit : refusals(participant.ledger)) {
      const auto found = placeables.find(unit);
      if (found == placeables.end()) continue;
      if (participant.ledger.at(unit).unit == unit_of(unit)) found->second.refused_by.insert(node);
    }
  }
  return placeables;
}

std::set<NodeId> Planner::unfit_for(const UnitId& unit) const {
  std::set<NodeId> unfit;
  const std::vector<std::string> needed = unit_of(unit).needed_labels;
  if (needed.empty()) return unfit;
  for (const auto& [node, participant] : participants_) {
    if (!includes_all(participant.standing.labels, needed)) unfit.insert(node);
  }
  return unfit;
}

void Planner::unassign(const UnitId& unit) {
  Claim claim = *table_.find(unit);
  bonds_[unit][claim.owner] = table_.version() + 1;
  claim.owner = {};
  table_.put(unit, claim);
  open_.insert(unit);
}

void Planner::move(Time now) {
  std::erase_if(open_, [&](const UnitId& unit) { return move(unit, now); });
}

bool Planner::move(const UnitId& unit, Time now) {
  const auto found = targets_.find(unit);
  const NodeId target = found == targets_.end() ? NodeId{} : found->second;
  const Claim claim = *table_.find(unit);
  if (!claim.owner.is_nil()) {
    if (claim.owner == target && !is_refused(unit, claim)) {
      refresh(unit, claim);
      return true;
    }
    unassign(unit);
  }
  if (!core::is_mutated(core::Mutation::assigns_at_once) && !is_free(unit, now)) return false;
  bonds_.erase(unit);
  return assign(unit, target);
}

bool Planner::is_refused(const UnitId& unit, const Claim& claim) const {
  const auto owner = participants_.find(claim.owner);
  if (owner == participants_.end()) return false;
  const auto row = owner->second.ledger.find(unit);
  return row != owner->second.ledger.end() && row->second.refused &&
         row->second.token == claim.token;
}

void Planner::refresh(const UnitId& unit, Claim claim) {
  const Unit content = unit_of(unit);
  if (claim.unit == content) return;
  claim.unit = content;
  claim.token = {*leader_, table_.version() + 1};
  table_.put(unit, claim);
}

bool Planner::assign(const UnitId& unit, const NodeId& target) {
  if (units_ && !units_->contains(unit)) {
    table_.erase(unit);
    targets_.erase(unit);
    return true;
  }
  // The unit stays without an owner until the next plan.
  if (target.is_nil()) return true;
  if (!participants_.contains(target)) return false;
  table_.put(unit,
             {.owner = target, .token = {*leader_, table_.version() + 1}, .unit = unit_of(unit)});
  return true;
}

bool Planner::is_free(const UnitId& unit, Time now) {
  const auto bonds = bonds_.find(unit);
  if (bonds != bonds_.end()) {
    std::erase_if(bonds->second,
                  [&](const auto& bond) { return !may_hold(bond.first, unit, bond.second, now); });
    if (!bonds->second.empty()) return false;
  }
  // A node that has not reported its ledger yet may hold any unit.
  return std::none_of(participants_.begin(), participants_.end(), [&](const auto& entry) {
    const Participant& participant = entry.second;
    return holds(participant.ledger, unit) ||
           (!participant.followed_to && !is_out_of_lease(participant, now));
  });
}

bool Planner::may_hold(const NodeId& node, const UnitId& unit, std::uint64_t since,
                       Time now) const {
  const auto found = participants_.find(node);
  if (found == participants_.end()) return departures_.may_hold(node);
  const Participant& participant = found->second;
  // The node may have a lease from another leader, so its ledger counts.
  if (holds(participant.ledger, unit)) return true;
  return !is_out_of_lease(participant, now) &&
         (!participant.followed_to || *participant.followed_to < since);
}

bool Planner::has_settled(Time now) const {
  if (!leader_) return true;
  if (plan_at_ || !open_.empty()) return false;
  return std::all_of(participants_.begin(), participants_.end(), [&](const auto& entry) {
    return is_out_of_lease(entry.second, now) ||
           entry.second.followed_to.value_or(0) >= table_.version();
  });
}

std::optional<Time> Planner::next_deadline() const {
  std::optional<Time> next;
  // Deadlines in the past need no wake-up, because another input resolves them.
  const auto consider = [&](Time at) {
    if (at > now_) next = std::min(next.value_or(at), at);
  };
  if (const auto freed = departures_.next_deadline()) consider(*freed);
  if (!leader_) return next;
  if (plan_at_) consider(*plan_at_);
  for (const auto& [node, participant] : participants_) {
    consider(participant.renewed_at.value_or(participant.since) + timing_.until_free());
  }
  return next;
}

}  // namespace muster::cluster
