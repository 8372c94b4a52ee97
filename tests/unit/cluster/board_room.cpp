#include "unit/cluster/board_room.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace muster::cluster {

using testing::IsEmpty;

void BoardRoom::lead(std::size_t leader) {
  leader_ = leader;
  for (const auto& desk : desks_) {
    if (desk->is_alive) desk->board.lead(id(leader), now);
  }
}

void BoardRoom::kill(std::size_t place) {
  desks_[place]->is_alive = false;
  desks_[place]->handled.clear();
  for (auto& [unit, claim] : table_) {
    if (claim.owner == id(place)) claim.owner = {};
  }
}

std::uint64_t BoardRoom::allocate(std::size_t place, const Resource& resource) {
  return desks_[place]->board.allocate(resource, now);
}

std::uint64_t BoardRoom::deallocate(std::size_t place, std::string_view unit) {
  return desks_[place]->board.deallocate(unit, now);
}

std::optional<std::string> BoardRoom::answer(std::size_t place, std::uint64_t request) const {
  const auto found = desks_[place]->answers.find(request);
  return found == desks_[place]->answers.end() ? std::nullopt : std::optional(found->second);
}

void BoardRoom::run(Duration time) {
  const core::Time end = now + time;
  settle();
  while (true) {
    core::Time next = end;
    for (const auto& desk : desks_) {
      const auto deadline = desk->board.next_deadline();
      if (desk->is_alive && deadline) next = std::min(next, *deadline);
    }
    now = std::max(now, next);
    for (const auto& desk : desks_) {
      if (desk->is_alive) desk->board.advance(now);
    }
    settle();
    if (now >= end) return;
  }
}

std::vector<std::pair<std::size_t, Value>> BoardRoom::handlers_of(const std::string& unit) const {
  std::vector<std::pair<std::size_t, Value>> places;
  for (std::size_t i = 0; i < desks_.size(); ++i) {
    const auto found = desks_[i]->handled.find(unit);
    if (found != desks_[i]->handled.end()) places.emplace_back(i, found->second);
  }
  return places;
}

std::size_t BoardRoom::handled_count() const {
  std::size_t count = 0;
  for (const auto& desk : desks_) count += desk->handled.size();
  return count;
}

void BoardRoom::settle() {
  for (bool any = true; any;) {
    any = share_out();
    for (std::size_t i = 0; i < desks_.size(); ++i) {
      if (!desks_[i]->is_alive) continue;
      any |= settle(i);
    }
  }
}

bool BoardRoom::settle(std::size_t place) {
  ResourceBoard& board = desks_[place]->board;
  auto units = board.take_units();
  if (units && place == leader_) units_ = std::move(*units);
  const auto given_up = board.take_given_up();
  for (const UnitId& unit : given_up) give_up(place, unit);
  const auto refused = board.take_refused();
  for (const Refused& each : refused) {
    desks_[place]->refused.insert(each.unit);
    give_up(place, each.unit);
  }
  const auto messages = board.take_messages();
  for (const SendValue& message : messages) carry(place, message);
  const auto outputs = board.take_outputs();
  for (const ResourceOutput& output : outputs) {
    std::visit([&](auto& one) { perform(place, one); }, output);
  }
  return units || !given_up.empty() || !refused.empty() || !messages.empty() || !outputs.empty();
}

void BoardRoom::perform(std::size_t place, const CallHandler& call) {
  Desk& desk = *desks_[place];
  const std::string& unit = call.resource.id;
  std::string error;
  if (call.call == HandlerCall::handle) {
    EXPECT_THAT(handlers_of(unit), IsEmpty()) << unit << " has two owners";
    if (broken.contains(place)) error = "broken";
    if (error.empty()) desk.handled.insert_or_assign(unit, call.resource.value);
  } else if (call.call == HandlerCall::terminate) {
    EXPECT_EQ(desk.handled.erase(unit), 1u) << unit << " is terminated for nothing";
  }
  desk.board.handler_ended(call.run, error, now);
}

void BoardRoom::perform(std::size_t place, const CallSource& call) {
  ResourceBoard& board = desks_[place]->board;
  if (call.call != SourceCall::fetch) return board.source_ended(call.run, {}, now);
  FetchDone::Result result;
  if (!list) result.error = "no answer";
  result.resources = list;
  board.source_fetched(call.run, std::move(result), now);
}

void BoardRoom::give_up(std::size_t place, const UnitId& unit) {
  const auto row = table_.find(unit);
  if (row == table_.end() || row->second.owner != id(place)) return;
  row->second.owner = {};
  is_table_new_ = true;
}

void BoardRoom::carry(std::size_t from, const SendValue& sent) {
  // The message as it is on the wire.
  const Value message = parse_value(to_string(sent.message));
  for (std::size_t to = 0; to < desks_.size(); ++to) {
    const bool is_meant = sent.to ? *sent.to == id(to) : to != from;
    if (!is_meant || !desks_[to]->is_alive || (to != from && random_.unit() < loss_)) continue;
    desks_[to]->board.receive(id(from), message, now);
  }
}

void BoardRoom::perform(std::size_t place, const Answered& answered) {
  desks_[place]->answers.emplace(answered.request, answered.error);
}

bool BoardRoom::share_out() {
  bool any = std::exchange(is_table_new_, false);
  for (auto row = table_.begin(); row != table_.end();) {
    auto& [unit, claim] = *row;
    if (units_.contains(unit)) {
      ++row;
    } else if (claim.owner.is_nil()) {
      any = true;
      row = table_.erase(row);
    } else {
      if (revoked_.insert(unit).second) desk_of(claim.owner).board.revoke(unit, now);
      ++row;
    }
  }
  for (const auto& [unit, content] : units_) any |= place(unit, content);
  if (!any) return false;
  for (const auto& desk : desks_) {
    if (desk->is_alive) desk->board.table(std::make_shared<const Ledger>(table_), now);
  }
  return true;
}

bool BoardRoom::place(const UnitId& unit, const Unit& content) {
  Claim& claim = table_[unit];
  const bool is_changed = claim.unit.digest != content.digest;
  if (!claim.owner.is_nil() && !is_changed) return false;
  claim.unit = content;
  revoked_.erase(unit);
  if (claim.owner.is_nil()) {
    for (std::size_t tried = 0; tried < desks_.size(); ++tried) {
      const std::size_t at = turn_++ % desks_.size();
      if (!desks_[at]->is_alive || desks_[at]->refused.contains(unit)) continue;
      claim.owner = id(at);
      break;
    }
  }
  if (claim.owner.is_nil()) return false;
  claim.token = {{1, id(leader_)}, ++version_};
  desk_of(claim.owner).board.assign(unit, claim, now);
  return true;
}

}  // namespace muster::cluster
