#include "cluster/resource_board.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cluster/ledger_room.hpp"
#include "cluster/resource_list.hpp"

namespace muster::cluster {

namespace {

Unit unit_of(const Resource& resource, std::uint8_t tag) {
  // What has labels that are none does not get here.
  return {digest_of(resource.value), tag,
          needed_labels_of(resource.value).value_or(std::vector<std::string>{})};
}

}  // namespace

ResourceBoard::ResourceBoard(const NodeId& self, BoardOptions options, core::Random random)
    : self_(self),
      options_(options),
      keeper_(options.keeper, core::Random(random.bits())),
      watch_(options.watch, core::Random(random.bits())),
      allocations_([this](std::string_view id) { return owner_of(id); }) {}

std::optional<NodeId> ResourceBoard::owner_of(std::string_view id) const {
  const auto found = table_->find(id);
  return found == table_->end() ? std::nullopt : std::optional(found->second.owner);
}

void ResourceBoard::lead(std::optional<NodeId> leader, core::Time now) {
  if (leader_ == leader) return;
  const bool led = leads();
  leader_ = leader;
  exchange_.lead(leads() ? std::nullopt : leader, now);
  allocations_.lead(leader, now);
  if (leads()) take_over(now);
  if (led && !leads()) forget_list();
  if (options_.has_source) watch_.lead(leads(), now);
  settle(now);
}

void ResourceBoard::forget_list() {
  listed_.clear();
  allocated_.clear();
  said_.reset();
  left_out_.clear();
}

void ResourceBoard::take_over(core::Time now) {
  // Until the source has been asked, what the former leader knew holds.
  for (const auto& [id, claim] : *table_) {
    const bool is_allocated = claim.unit.tag == allocated_tag;
    (is_allocated ? allocated_ : listed_).emplace(id, claim.unit);
    // What the source does not list, nobody else could tell a later owner.
    if (is_allocated && !exchange_.find(id, claim.unit.digest)) {
      exchange_.want(id, claim.unit.digest, now);
    }
  }
  set_units();
}

void ResourceBoard::table(const LedgerView& table, core::Time now) {
  table_ = table;
  allocations_.owners_changed(now);
  if (!tidy_at_ && !has_ended_) tidy_at_ = now + tidy_interval;
  settle(now);
}

void ResourceBoard::assign(const UnitId& unit, const Claim& claim, core::Time now) {
  keeper_.assign(unit, claim.unit.digest, claim.token, now);
  settle(now);
}

void ResourceBoard::revoke(const UnitId& unit, core::Time now) {
  exchange_.unwant(unit);
  keeper_.revoke(unit, now);
  settle(now);
}

std::uint64_t ResourceBoard::allocate(const Resource& resource, core::Time now) {
  const auto request = allocations_.allocate(resource, now + options_.allocate_timeout, now);
  settle(now);
  return request;
}

std::uint64_t ResourceBoard::deallocate(std::string_view id, core::Time now) {
  const auto request = allocations_.deallocate(id, now + options_.allocate_timeout, now);
  settle(now);
  return request;
}

void ResourceBoard::handler_ended(std::uint64_t run, const std::string& error, core::Time now) {
  keeper_.ended(run, error, now);
  settle(now);
}

void ResourceBoard::handled_failed(std::string_view id, const std::string& why, core::Time now) {
  keeper_.failed(id, why, now);
  settle(now);
}

void ResourceBoard::source_ended(std::uint64_t run, const std::string& error, core::Time now) {
  watch_.ended(run, error, now);
  settle(now);
}

void ResourceBoard::source_fetched(std::uint64_t run, FetchDone::Result result, core::Time now) {
  watch_.fetched(run, std::move(result), now);
  settle(now);
}

void ResourceBoard::source_changed(core::Time now) {
  watch_.changed(now);
  settle(now);
}

void ResourceBoard::leave(core::Time now) {
  // A deadline that nobody needs would keep an executor busy that is to end when all is done.
  has_ended_ = true;
  tidy_at_.reset();
  allocations_.end_all("the node was stopped");
  lead(std::nullopt, now);
  settle(now);
}

void ResourceBoard::stop() {
  has_ended_ = true;
  tidy_at_.reset();
  leader_.reset();
  keeper_.clear();
  watch_.clear();
  exchange_.clear();
  allocations_.clear();
  forget_list();
  new_units_.reset();
  messages_.clear();
  outputs_.clear();
}

void ResourceBoard::start(std::optional<NodeId> leader, core::Time now) {
  has_ended_ = false;
  lead(leader, now);
}

void ResourceBoard::receive(const NodeId& from, const Value& message, core::Time now) {
  hear(from, message, now);
  settle(now);
}

void ResourceBoard::hear(const NodeId& from, const Value& message, core::Time now) {
  exchange_.receive(from, message, now);
  allocations_.receive(message, now);
  if (const auto request = read_request(message)) decide(from, *request, now);
}

void ResourceBoard::decide(const NodeId& from, const AllocationRequest& request, core::Time now) {
  using Kind = AllocationRequest::Kind;
  if (request.kind == Kind::is_handled) {
    if (keeper_.is_handled_as(request.resource.id, request.digest)) {
      say(from, answer_to(request, {}));
    }
    return;
  }
  // Whoever asks will find out who leads, and ask there.
  if (!leads()) return;
  std::string error;
  if (request.kind == Kind::allocate) {
    error = accept(request.resource, now);
  } else {
    allocated_.erase(request.resource.id);
    listed_.erase(request.resource.id);
    set_units();
  }
  say(from, answer_to(request, error));
}

std::string ResourceBoard::accept(const Resource& resource, core::Time now) {
  const ResourceList checked = check_resources({resource});
  if (!checked.faults.empty()) return "the resource " + checked.faults[0];
  const Unit unit = unit_of(resource, allocated_tag);
  const auto known = allocated_.find(resource.id);
  if (known != allocated_.end() && known->second == unit) return {};
  const std::string no_room = why_no_room(resource.id, unit);
  if (!no_room.empty()) return fmt::format("there is no room for \"{}\": {}", resource.id, no_room);
  allocated_.insert_or_assign(resource.id, unit);
  exchange_.spread(resource, unit.digest, now);
  set_units();
  return {};
}

std::string ResourceBoard::why_no_room(const UnitId& unit, const Unit& content) const {
  LedgerRoom room;
  for (const auto& [other, its_content] : *said_) {
    if (other != unit) room.take(other, its_content);
  }
  return room.take(unit, content);
}

void ResourceBoard::take_list(std::vector<Resource> resources, core::Time now) {
  LedgerRoom room;
  for (const auto& [id, unit] : allocated_) room.take(id, unit);
  std::vector<std::string> left_out;
  std::string why_first;
  listed_.clear();
  for (const Resource& resource : resources) {
    const Unit unit = unit_of(resource, 0);
    const bool is_allocated = allocated_.contains(resource.id);
    const std::string why = is_allocated ? std::string{} : room.take(resource.id, unit);
    if (!why.empty()) {
      if (left_out.empty()) why_first = why;
      left_out.push_back(resource.id);
      continue;
    }
    listed_.emplace(resource.id, unit);
    if (!is_allocated && !exchange_.find(resource.id, unit.digest)) {
      exchange_.put(resource, unit.digest, now);
    }
  }
  report_left_out(left_out, why_first);
  set_units();
}

void ResourceBoard::report_left_out(const std::vector<std::string>& ids, std::string_view why) {
  std::string sentence;
  if (ids.size() == 1) {
    sentence = fmt::format("in the list, \"{}\" is left out: {}", ids[0], why);
  } else if (!ids.empty()) {
    sentence = fmt::format("in the list, \"{}\" and {} more are left out: {}", ids[0],
                           ids.size() - 1, why);
  }
  // Every fetch finds the same until the list is another one.
  if (!sentence.empty() && sentence != left_out_) {
    outputs_.emplace_back(Error(Errc::undecodable, sentence));
  }
  left_out_ = std::move(sentence);
}

void ResourceBoard::set_units() {
  Units units = allocated_;
  units.insert(listed_.begin(), listed_.end());
  if (said_ == units) return;
  said_ = units;
  new_units_ = std::move(units);
}

void ResourceBoard::say(const NodeId& to, Value message) {
  said_messages_.push_back(SendValue{to, std::move(message)});
}

void ResourceBoard::advance(core::Time now) {
  keeper_.advance(now);
  watch_.advance(now);
  exchange_.advance(now);
  allocations_.advance(now);
  if (tidy_at_ && *tidy_at_ <= now) tidy(now);
  settle(now);
}

void ResourceBoard::tidy(core::Time now) {
  exchange_.retain(
      [this](std::string_view id) {
        const auto row = table_->find(id);
        const bool is_allocated = row != table_->end() && row->second.unit.tag == allocated_tag;
        return is_allocated || keeper_.knows(id) || listed_.contains(id) || allocated_.contains(id);
      },
      now);
  keeper_.retain([this](std::string_view id) { return table_->contains(id); });
  tidy_at_ = now + tidy_interval;
}

void ResourceBoard::settle(core::Time now) {
  while (settle_content(now) || settle_list(now) || settle_messages(now)) continue;
  append(outputs_, keeper_.take_outputs());
  append(outputs_, watch_.take_outputs());
  append(outputs_, allocations_.take_outputs());
}

bool ResourceBoard::settle_content(core::Time now) {
  const auto needs = keeper_.take_needs();
  for (const NeedContent& need : needs) exchange_.want(need.id, need.digest, now);
  const auto arrivals = exchange_.take_arrived();
  for (const ContentArrived& arrived : arrivals) {
    // Whoever owns it can tell others, should the leader die.
    if (!exchange_.find(arrived.resource.id, arrived.digest)) {
      exchange_.put(arrived.resource, arrived.digest, now);
    }
    keeper_.supply(arrived.resource, arrived.digest, now);
  }
  return !needs.empty() || !arrivals.empty();
}

bool ResourceBoard::settle_list(core::Time now) {
  auto list = watch_.take_list();
  if (list) take_list(std::move(*list), now);
  return list.has_value();
}

bool ResourceBoard::settle_messages(core::Time now) {
  std::vector<SendValue> said = std::exchange(said_messages_, {});
  append(said, exchange_.take_messages());
  append(said, allocations_.take_messages());
  for (SendValue& message : said) {
    if (message.to == self_) {
      hear(self_, message.message, now);
    } else {
      messages_.push_back(std::move(message));
    }
  }
  return !said.empty();
}

std::optional<core::Time> ResourceBoard::next_deadline() const {
  std::optional<core::Time> next = tidy_at_;
  for (const auto& deadline : {keeper_.next_deadline(), watch_.next_deadline(),
                               exchange_.next_deadline(), allocations_.next_deadline()}) {
    if (deadline) next = next ? std::min(*next, *deadline) : deadline;
  }
  return next;
}

}  // namespace muster::cluster
