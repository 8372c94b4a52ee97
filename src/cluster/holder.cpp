#include "cluster/holder.hpp"

#include <algorithm>
#include <utility>

#include "core/mutation.hpp"

namespace muster::cluster {

namespace {

/// Renewals whose grant is waited for. The oldest is forgotten.
constexpr std::size_t asked_max = 16;

}  // namespace

void Holder::advance(Time now) {
  end_refusals(now);
  if (has_lease(now) || core::is_mutated(core::Mutation::outlives_lease)) return;
  for (auto& held : held_) give_up(held);
}

void Holder::follow(const std::optional<FencingToken>& leader, Time now) {
  if (leader == leader_) return;
  leader_ = leader;
  // What is held stays: the lease that the former leader granted still runs, and the next one
  // waits for it, or for our word that we follow it.
  table_ = {};
  granted_table_.reset();
  asked_.clear();
  known_ledger_ = 0;
  renewal_at_ = leader ? std::optional(now) : std::nullopt;
}

void Holder::see(const Table& table, Time now) {
  if (!leader_ || table.author != *leader_) return;
  table_ = table;
  reconcile(now);
}

void Holder::granted(const Grant& grant, Time now) {
  const auto asked = asked_.find(grant.nonce);
  if (!leader_ || grant.leader != *leader_ || asked == asked_.end()) return;
  const bool had_lease = has_lease(now);
  lease_until_ = std::max(lease_until_, asked->second.at + timing_.lease);
  known_ledger_ = std::max(known_ledger_, asked->second.ledger);
  const bool is_first = !granted_table_;
  granted_table_ = std::max(granted_table_.value_or(0), grant.table);
  asked_.erase(asked_.begin(), std::next(asked));
  if (asked_.empty()) renewal_at_ = now + timing_.renewal_interval;
  if (!had_lease || is_first) reconcile(now);
}

const Claim* Holder::given(const UnitId& unit) const {
  const auto found = table_.ledger->find(unit);
  if (found == table_.ledger->end() || found->second.owner != self_) return nullptr;
  return &found->second;
}

void Holder::reconcile(Time now) {
  // While there is no table of the present leader, the former one's counts.
  if (table_.version == 0) return;
  for (auto& held : held_) {
    if (given(held.first) == nullptr) give_up(held);
  }
  forget_refusals();
  for (const auto& [unit, claim] : *table_.ledger) {
    if (claim.owner == self_) reconcile(unit, now);
  }
}

void Holder::forget_refusals() {
  std::erase_if(refused_until_, [&](const auto& refusal) {
    const UnitId& unit = refusal.first;
    const auto found = table_.ledger->find(unit);
    const bool stands =
        found != table_.ledger->end() && found->second.unit == ledger_.find(unit)->unit;
    if (!stands) ledger_.erase(unit);
    return !stands;
  });
}

void Holder::end_refusals(Time now) {
  std::erase_if(refused_until_, [&](const auto& refusal) {
    const bool is_over = refusal.second <= now;
    if (is_over) ledger_.erase(refusal.first);
    return is_over;
  });
}

void Holder::reconcile(const UnitId& unit, Time now) {
  const Claim* claim = given(unit);
  // An older table than the leader had when it granted may give us what it has given to others
  // since.
  if (claim == nullptr || !has_lease(now)) return;
  if (!granted_table_ || table_.version < *granted_table_) return;
  const auto held = held_.find(unit);
  if (held == held_.end()) {
    if (may_take(unit, *claim)) take(unit, *claim);
  } else if (held->second.claim.unit != claim->unit) {
    // It is made of something else now, so it is taken up anew, once what it was is given up.
    give_up(*held);
  }
}

bool Holder::may_take(const UnitId& unit, const Claim& claim) const {
  const Claim* mine = ledger_.find(unit);
  return mine == nullptr || !mine->refused || mine->token != claim.token ||
         mine->unit != claim.unit;
}

void Holder::take(const UnitId& unit, Claim claim) {
  // Refusing is up to this node, whatever the table says.
  claim.refused = false;
  held_.emplace(unit, Held{claim});
  refused_until_.erase(unit);
  ledger_.put(unit, claim);
  assigned_.push_back({unit, claim});
}

void Holder::give_up(HeldUnits::value_type& held) {
  if (std::exchange(held.second.is_leaving, true)) return;
  revoked_.push_back({held.first, held.second.claim});
  if (core::is_mutated(core::Mutation::drops_before_released)) ledger_.erase(held.first);
}

void Holder::released(const UnitId& unit, Time now) {
  const auto held = held_.find(unit);
  if (held == held_.end() || !held->second.is_leaving) return;
  held_.erase(held);
  ledger_.erase(unit);
  reconcile(unit, now);
}

void Holder::refuse(const UnitId& unit, Duration lasts, Time now) {
  const auto held = held_.find(unit);
  if (held == held_.end()) return;
  Claim claim = held->second.claim;
  claim.refused = true;
  held_.erase(held);
  ledger_.put(unit, claim);
  refused_until_[unit] = now + lasts;
  reconcile(unit, now);
}

void Holder::give_up_all() {
  lease_until_ = {};
  for (auto& held : held_) give_up(held);
}

void Holder::release_all(Time now) {
  std::vector<UnitId> leaving;
  for (const auto& [unit, held] : held_) {
    if (held.is_leaving) leaving.push_back(unit);
  }
  for (const UnitId& unit : leaving) released(unit, now);
}

const Claim* Holder::find(std::string_view unit, Time now) const {
  const auto held = held_.find(unit);
  if (held == held_.end() || held->second.is_leaving || !has_lease(now)) return nullptr;
  return &held->second.claim;
}

bool Holder::has_handed_over(Time now) const {
  const bool is_known = known_ledger_ >= ledger_.version();
  return held_.empty() && (!leader_ || !has_lease(now) || is_known);
}

Ledger Holder::held(Time now) const {
  Ledger held;
  if (!has_lease(now)) return held;
  for (const auto& [unit, each] : held_) {
    if (!each.is_leaving) held.emplace_hint(held.end(), unit, each.claim);
  }
  return held;
}

std::optional<Renewal> Holder::take_renewal(Time now) {
  if (!leader_) return std::nullopt;
  Renewal renewal{.leader = *leader_,
                  .table = table_.version,
                  .ledger = ledger_.version(),
                  .nonce = last_nonce_};
  if (renewal == said_ && now < *renewal_at_) return std::nullopt;
  renewal.nonce = ++last_nonce_;
  said_ = renewal;
  asked_.emplace(renewal.nonce, Asked{now, renewal.ledger});
  if (asked_.size() > asked_max) asked_.erase(asked_.begin());
  renewal_at_ = now + timing_.retry_interval;
  return renewal;
}

std::optional<Time> Holder::next_deadline() const {
  std::optional<Time> next = renewal_at_;
  const auto consider = [&](Time at) { next = std::min(next.value_or(at), at); };
  const bool holds_on = std::any_of(held_.begin(), held_.end(),
                                    [](const auto& held) { return !held.second.is_leaving; });
  if (holds_on) consider(lease_until_);
  for (const auto& [unit, until] : refused_until_) consider(until);
  return next;
}

}  // namespace muster::cluster
