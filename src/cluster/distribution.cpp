#include "cluster/distribution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cluster/ledger_room.hpp"
#include "muster/error.hpp"

namespace muster::cluster {

std::string set_name(std::string_view set) {
  return fmt::format("work.{}", set);
}

Distribution::Distribution(const NodeId& self, const AssignmentOptions& options,
                           const LeaseTiming& timing, std::uint64_t constitution)
    : self_(self),
      name_(set_name(options.set)),
      standing_{options.capacity, options.labels, false, constitution},
      contest_(self, {.listen_window = timing.listen_window}),
      holder_(self, timing, name_ + ".held"),
      planner_({self, options.needed_labels, options.exclude_leader, constitution}, timing,
               name_ + ".table") {}

template <class Input>
void Distribution::change(Time now, Input&& input) {
  holder_.advance(now);
  input();
  settle(now);
}

void Distribution::start(Time now) {
  change(now, [&] {
    is_started_ = true;
    has_left_ = false;
    standing_.leaving = false;
    said_part_.reset();
    contest_.start(now);
  });
}

void Distribution::stop(Time now) {
  change(now, [&] {
    is_started_ = false;
    for (const auto& [node, member] : std::exchange(members_, {})) {
      planner_.remove(node, RemovalReason::timeout, now);
    }
    planner_.remove(self_, RemovalReason::timeout, now);
    planner_.stop_leading();
    contest_.stop();
    leader_.reset();
    holder_.follow(std::nullopt, now);
    holder_.give_up_all();
  });
}

void Distribution::take(const core::Seat& own, Time now) {
  if (own == seat_) return;
  change(now, [&] { seat_ = own; });
}

void Distribution::lapse(Time now) {
  change(now, [&] { contest_.lapse(now); });
}

void Distribution::put(const NodeId& node, std::uint64_t favour, const Attributes& attributes,
                       Time now) {
  change(now, [&] {
    const auto published = attributes.find(name_);
    if (published == attributes.end()) return;
    auto part = decode_participation(published->second.typed);
    if (!part) return;
    contest_.put(node, part->candidacy, favour, now);
    Member& member = members_.try_emplace(node, name_).first->second;
    const bool is_new = member.standing != part->standing;
    member.standing = std::move(part->standing);
    if (member.ledger.read(attributes) || is_new) {
      planner_.put(node, *member.standing, member.ledger.ledger(), member.ledger.version(), now);
    }
    if (member.table.read(attributes)) see_member_table(node, member, now);
  });
}

void Distribution::see_member_table(const NodeId& node, Member& member, Time now) {
  if (!leader_ || leader_->id != node || member.table.author() != *leader_) return;
  put_table({member.table.author(), member.table.version(), member.table.view()}, now);
}

void Distribution::remove(const NodeId& node, RemovalReason reason, Time now) {
  change(now, [&] {
    members_.erase(node);
    contest_.remove(node);
    planner_.remove(node, reason, now);
  });
}

void Distribution::elect(Time now) {
  core::Seat own = seat_;
  own.stands = (own.stands || own.favour > 0) && !has_left_;
  contest_.take(own);
  contest_.advance(now);
  const std::vector<FencingToken> leaders = contest_.leaders();
  follow(leaders.empty() ? std::nullopt : std::optional(leaders.front()), now);
  say_part();
}

void Distribution::follow(const std::optional<FencingToken>& leader, Time now) {
  if (leader == leader_) return;
  leader_ = leader;
  outputs_.push_back(LeaderChanged{});
  holder_.follow(leader, now);
  planner_.stop_leading();
  seen_own_ = 0;
  if (!leader) return;
  if (leader->id == self_) {
    planner_.lead(*leader, table_, now);
  } else if (const auto found = members_.find(leader->id); found != members_.end()) {
    see_member_table(leader->id, found->second, now);
  }
}

void Distribution::receive(const NodeId& from, std::span<const std::uint8_t> bytes, Time now) {
  change(now, [&] {
    const auto message = decode_lease_message(bytes);
    if (!message) return;
    if (const auto* renewal = std::get_if<Renewal>(&*message)) {
      const auto grant = planner_.renewed(from, *renewal, now);
      if (grant) outputs_.push_back(Send{from, encode(LeaseMessage(*grant))});
    } else if (leader_ && leader_->id == from) {
      holder_.granted(std::get<Grant>(*message), now);
    }
  });
}

void Distribution::set_units(const Units& units, Time now) {
  LedgerRoom room;
  for (const auto& [unit, content] : units) {
    const std::string why = room.take(unit, content);
    if (why.empty()) continue;
    throw Error(Errc::overloaded, fmt::format("{} units are too many: {}", units.size(), why));
  }
  change(now, [&] { planner_.set_units(units, now); });
}

void Distribution::released(const std::vector<UnitId>& units, Time now) {
  change(now, [&] {
    for (const UnitId& unit : units) holder_.released(unit, now);
  });
}

void Distribution::release_all(Time now) {
  change(now, [&] { holder_.release_all(now); });
}

void Distribution::refuse(const UnitId& unit, Duration lasts, Time now) {
  change(now, [&] { holder_.refuse(unit, lasts, now); });
}

void Distribution::leave(Time now) {
  change(now, [&] { standing_.leaving = true; });
}

void Distribution::advance(Time now) {
  change(now, [] {});
}

void Distribution::settle(Time now) {
  // This node's own word to itself needs no network: it goes round until nothing more comes of it.
  elect(now);
  do {
    // Others must know that this node has given something up before they hear who gets it.
    tell_ledger(now);
    planner_.advance(now);
    publish(planner_.flush());
    if (planner_.has_table()) see_own_table(now);
    tell_ledger(now);
  } while (renew(now));
  for (Assign& assign : holder_.take_assigned()) outputs_.push_back(std::move(assign));
  for (Revoke& revoke : holder_.take_revoked()) outputs_.push_back(std::move(revoke));
  check_constitution();
  if (standing_.leaving && !has_left_ && holder_.has_handed_over(now) &&
      planner_.has_settled(now)) {
    has_left_ = true;
    outputs_.push_back(Left{});
    // Another node leads the set from now on.
    settle(now);
  }
}

void Distribution::see_own_table(Time now) {
  if (planner_.table_version() == seen_own_) return;
  seen_own_ = planner_.table_version();
  put_table(planner_.table(), now);
}

void Distribution::tell_ledger(Time now) {
  publish(holder_.flush());
  if (!is_started_) return;
  planner_.put(self_, standing_, holder_.ledger(), holder_.ledger_version(), now);
}

bool Distribution::renew(Time now) {
  if (!is_started_) return false;
  auto renewal = holder_.take_renewal(now);
  if (!renewal) return false;
  if (renewal->leader.id != self_) {
    renewal->departed = planner_.departed();
    outputs_.push_back(Send{renewal->leader.id, encode(LeaseMessage(*renewal))});
    return false;
  }
  if (const auto grant = planner_.renewed(self_, *renewal, now)) holder_.granted(*grant, now);
  return true;
}

void Distribution::put_table(const Table& table, Time now) {
  table_ = table;
  holder_.see(table_, now);
  outputs_.push_back(TableChanged{});
}

void Distribution::say_part() {
  const Participation part{standing_, contest_.record()};
  if (said_part_ == part || (!is_started_ && !said_part_)) return;
  said_part_ = part;
  publish({{name_, encode(part)}});
}

void Distribution::publish(std::vector<AttributeChange> changes) {
  for (AttributeChange& change : changes) outputs_.push_back(std::move(change));
}

void Distribution::check_constitution() {
  if (!leader_ || leader_->id == self_) return;
  const auto found = members_.find(leader_->id);
  if (found == members_.end() || found->second.standing->constitution == standing_.constitution) {
    return;
  }
  const std::pair mismatch(leader_->id, found->second.standing->constitution);
  if (said_mismatch_ == mismatch) return;
  said_mismatch_ = mismatch;
  outputs_.push_back(ConstitutionMismatch{mismatch.first, mismatch.second});
}

std::vector<WorkStatus> Distribution::survey(std::string_view after, std::size_t limit) const {
  Survey survey(after, limit);
  survey.add_table(*table_.ledger);
  survey.add_ledger(self_, holder_.ledger());
  for (const auto& [node, member] : members_) survey.add_ledger(node, member.ledger.ledger());
  return survey.finish();
}

std::optional<Time> Distribution::next_deadline() const {
  // Whatever is remembered of others is looked at by the next start.
  if (!is_started_) return std::nullopt;
  std::optional<Time> next;
  for (const auto& deadline :
       {holder_.next_deadline(), planner_.next_deadline(), contest_.next_deadline()}) {
    if (deadline) next = std::min(next.value_or(*deadline), *deadline);
  }
  return next;
}

}  // namespace muster::cluster
