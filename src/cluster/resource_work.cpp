#include "cluster/resource_work.hpp"

#include <algorithm>

#include "cluster/set_kind.hpp"

namespace muster::cluster {

namespace {

bool is_allocated(const Claim& claim) {
  return claim.unit.tag == ResourceBoard::allocated_tag;
}

std::optional<NodeId> leader_of(const Distribution& distribution) {
  const auto& leader = distribution.leader();
  return leader ? std::optional(leader->id) : std::nullopt;
}

}  // namespace

ResourceWork::ResourceWork(const NodeId& self, const AssignmentOptions& options,
                           const LeaseTiming& timing, const BoardOptions& board,
                           core::Random random)
    : self_(self),
      set_(options.set),
      distribution_(self, options, timing, resources_constitution),
      board_(self, board, random) {}

void ResourceWork::receive(const NodeId& from, const Value& message, Time now) {
  board_.receive(from, message, now);
  settle(now);
}

void ResourceWork::advance(Time now) {
  distribution_.advance(now);
  board_.advance(now);
  settle(now);
}

void ResourceWork::give_up(Time now) {
  distribution_.released(std::exchange(given_up_, {}), now);
  settle(now);
}

void ResourceWork::start(Time now) {
  // What was held in an earlier life has ended without a call.
  if (std::exchange(was_stopped_, false)) distribution_.release_all(now);
  board_.start(leader_of(distribution_), now);
  settle(now);
}

void ResourceWork::stop(Time now) {
  was_stopped_ = true;
  distribution_.stop(now);
  settle(now);
  board_.stop();
  given_up_.clear();
  outputs_.clear();
}

void ResourceWork::settle(Time now) {
  bool goes_on = true;
  while (goes_on) {
    auto outputs = distribution_.take_outputs();
    for (Output& output : outputs) take(output, now);
    goes_on = settle_board(now) || !outputs.empty();
  }
  for (SendValue& message : board_.take_messages()) messages_.emplace_back(std::move(message));
  append(outputs_, board_.take_outputs());
}

bool ResourceWork::settle_board(Time now) {
  const auto units = board_.take_units();
  if (units) share_out(*units, now);
  const auto refused = board_.take_refused();
  for (const Refused& each : refused) distribution_.refuse(each.unit, each.lasts, now);
  auto given_up = board_.take_given_up();
  if (!given_up.empty() && given_up_.empty()) outputs_.emplace_back(GiveUp{});
  append(given_up_, std::move(given_up));
  return units.has_value() || !refused.empty();
}

void ResourceWork::take(Output& output, Time now) {
  if (const auto* assign = std::get_if<Assign>(&output)) {
    board_.assign(assign->unit, assign->claim, now);
  } else if (const auto* revoke = std::get_if<Revoke>(&output)) {
    board_.revoke(revoke->unit, now);
  } else if (std::holds_alternative<LeaderChanged>(output)) {
    board_.lead(leader_of(distribution_), now);
  } else if (std::holds_alternative<TableChanged>(output)) {
    board_.table(distribution_.table().ledger, now);
  } else if (std::holds_alternative<Left>(output)) {
    board_.leave(now);
  } else if (const auto* mismatch = std::get_if<ConstitutionMismatch>(&output)) {
    outputs_.emplace_back(
        mismatch_error(set_, mismatch->leader, mismatch->constitution, resources_constitution));
  } else if (auto* change = std::get_if<AttributeChange>(&output)) {
    messages_.emplace_back(std::move(*change));
  } else if (auto* send = std::get_if<Send>(&output)) {
    messages_.emplace_back(std::move(*send));
  }
}

void ResourceWork::share_out(const Units& units, Time now) {
  try {
    distribution_.set_units(units, now);
  } catch (const Error& failed) {
    // The units that a new leader finds may be too many, for some of them are still to be released.
    if (failed.errc() == Errc::internal) throw;
    outputs_.emplace_back(failed);
  }
}

std::optional<Time> ResourceWork::next_deadline() const {
  const auto distribution = distribution_.next_deadline();
  const auto board = board_.next_deadline();
  if (!distribution || !board) return distribution ? distribution : board;
  return std::min(*distribution, *board);
}

std::vector<OwnedResource> ResourceWork::owned(Time now) const {
  std::vector<OwnedResource> owned;
  for (auto& [resource, token] : board_.keeper().handled()) {
    if (distribution_.find(resource.id, now) != nullptr) {
      owned.push_back({std::move(resource), token});
    }
  }
  return owned;
}

std::optional<OwnedResource> ResourceWork::find(std::string_view id, Time now) const {
  if (distribution_.find(id, now) == nullptr) return std::nullopt;
  const auto handled = board_.keeper().find(id);
  return handled ? std::optional(OwnedResource{handled->first, handled->second}) : std::nullopt;
}

std::optional<NodeId> ResourceWork::owner_of(std::string_view id) const {
  const Ledger& table = *distribution_.table().ledger;
  const auto found = table.find(id);
  if (found == table.end() || found->second.owner.is_nil()) return std::nullopt;
  return found->second.owner;
}

std::vector<KnownResource> ResourceWork::all() const {
  std::vector<KnownResource> all;
  for (const auto& [id, claim] : *distribution_.table().ledger) {
    all.push_back({.id = id, .owner = claim.owner, .is_allocated = is_allocated(claim)});
  }
  return all;
}

std::vector<WorkStatus> ResourceWork::statuses(std::string_view after, std::size_t limit) const {
  if (limit == 0) return {};
  std::vector<WorkStatus> statuses = distribution_.survey(after, limit);
  for (WorkStatus& status : statuses) refine(status);
  return statuses;
}

void ResourceWork::refine(WorkStatus& status) const {
  const Ledger& table = *distribution_.table().ledger;
  if (const auto row = table.find(status.id); row != table.end()) {
    status.is_allocated = is_allocated(row->second);
  }
  const auto progress = board_.keeper().progress(status.id);
  if (!progress) {
    // Its record is ahead: what is to be done with it waits for its turn.
    const bool is_own = status.state == WorkState::held && status.holder == self_;
    if (is_own) status.state = WorkState::starting;
    return;
  }
  status.failures = progress->failures;
  status.problem = progress->problem;
  // Whether it goes to another node or is no more, the records say.
  if (progress->state != WorkState::ending) status.state = progress->state;
  if (progress->state == WorkState::ending && status.state == WorkState::held) {
    status.state = WorkState::moving;
  }
}

}  // namespace muster::cluster
