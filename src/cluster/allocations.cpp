#include "cluster/allocations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "cluster/resource_list.hpp"

namespace muster::cluster {

namespace {

namespace json = boost::json;

constexpr std::string_view kinds[] = {"allocate", "deallocate", "isHandled"};

Value message_of(AllocationRequest::Kind kind, std::uint64_t request, json::array about) {
  return json::object{{kinds[static_cast<std::size_t>(kind)], std::move(about)},
                      {"request", static_cast<std::int64_t>(request)}};
}

std::optional<std::uint64_t> request_of(const json::object& object) {
  const Value* number = object.if_contains("request");
  if (number == nullptr || !number->is_int64()) return std::nullopt;
  return static_cast<std::uint64_t>(number->get_int64());
}

}  // namespace

std::uint64_t Allocations::allocate(const Resource& resource, core::Time deadline, core::Time now) {
  return add({.id = resource.id, .resource = resource, .deadline = deadline, .at = now}, now);
}

std::uint64_t Allocations::deallocate(std::string_view id, core::Time deadline, core::Time now) {
  return add({.id = std::string(id), .resource = {}, .deadline = deadline, .at = now}, now);
}

std::uint64_t Allocations::add(Pending pending, core::Time now) {
  pending_.emplace(++last_, std::move(pending));
  advance(now);
  return last_;
}

void Allocations::lead(std::optional<NodeId> leader, core::Time now) {
  if (std::exchange(leader_, leader) == leader) return;
  // A former leader's word may be lost with it.
  for (auto& [number, pending] : pending_) {
    pending.is_accepted = false;
    pending.at = now;
  }
  advance(now);
}

void Allocations::owners_changed(core::Time now) {
  for (auto& [number, pending] : pending_) {
    if (pending.is_accepted) pending.at = now;
  }
  advance(now);
}

void Allocations::advance(core::Time now) {
  for (auto entry = pending_.begin(); entry != pending_.end();) {
    const auto next = std::next(entry);
    auto& [number, pending] = *entry;
    if (pending.at <= now && !step(number, pending, now)) {
      end(entry, {});
    } else if (pending.deadline <= now) {
      end(entry, pending.is_accepted ? fmt::format("\"{}\" is not {} in time", pending.id,
                                                   pending.resource ? "handled" : "given up")
                                     : "no leader has answered in time");
    }
    entry = next;
  }
}

bool Allocations::step(std::uint64_t number, Pending& pending, core::Time now) {
  pending.at = now + repeat;
  using Kind = AllocationRequest::Kind;
  if (!pending.is_accepted) {
    if (!leader_) return true;
    messages_.push_back(
        {*leader_, pending.resource
                       ? message_of(Kind::allocate, number, {pending.id, pending.resource->value})
                       : message_of(Kind::deallocate, number, {pending.id})});
    return true;
  }
  const auto owner = owner_of_(pending.id);
  if (!pending.resource) return owner.has_value();
  if (owner && !owner->is_nil()) {
    const auto digest = static_cast<std::int64_t>(digest_of(pending.resource->value));
    messages_.push_back({*owner, message_of(Kind::is_handled, number, {pending.id, digest})});
  }
  return true;
}

void Allocations::receive(const Value& message, core::Time now) {
  const json::object* object = message.if_object();
  const Value* error = object == nullptr ? nullptr : object->if_contains("answer");
  const auto number = object == nullptr ? std::nullopt : request_of(*object);
  if (error == nullptr || !error->is_string() || !number) return;
  const auto entry = pending_.find(*number);
  if (entry == pending_.end()) return;
  Pending& pending = entry->second;
  if (!error->get_string().empty()) return end(entry, std::string(error->get_string()));
  if (object->contains("handled")) {
    if (pending.is_accepted && pending.resource) end(entry, {});
    return;
  }
  pending.is_accepted = true;
  pending.at = now;
  advance(now);
}

void Allocations::end(Entry entry, const std::string& error) {
  outputs_.emplace_back(Answered{entry->first, error});
  pending_.erase(entry);
}

void Allocations::end_all(const std::string& error) {
  while (!pending_.empty()) end(pending_.begin(), error);
}

void Allocations::clear() {
  leader_.reset();
  pending_.clear();
  messages_.clear();
  outputs_.clear();
}

std::optional<core::Time> Allocations::next_deadline() const {
  std::optional<core::Time> next;
  for (const auto& [number, pending] : pending_) {
    const core::Time at = std::min(pending.at, pending.deadline);
    next = next ? std::min(*next, at) : at;
  }
  return next;
}

std::optional<AllocationRequest> read_request(const Value& message) {
  const json::object* object = message.if_object();
  const auto number = object == nullptr ? std::nullopt : request_of(*object);
  if (!number) return std::nullopt;
  for (std::size_t kind = 0; kind < std::size(kinds); ++kind) {
    const Value* value = object->if_contains(kinds[kind]);
    const json::array* about = value == nullptr ? nullptr : value->if_array();
    if (about == nullptr || about->empty() || !about->at(0).is_string()) continue;
    AllocationRequest request{.kind = static_cast<AllocationRequest::Kind>(kind),
                              .request = *number,
                              .resource = {std::string(about->at(0).get_string()), nullptr}};
    if (request.kind == AllocationRequest::Kind::deallocate) return request;
    if (about->size() < 2) return std::nullopt;
    const Value& second = about->at(1);
    if (request.kind == AllocationRequest::Kind::allocate) {
      request.resource.value = second;
      return request;
    }
    if (!second.is_int64()) return std::nullopt;
    request.digest = static_cast<std::uint64_t>(second.get_int64());
    return request;
  }
  return std::nullopt;
}

Value answer_to(const AllocationRequest& request, std::string_view error) {
  json::object answer{{"answer", error}, {"request", static_cast<std::int64_t>(request.request)}};
  if (request.kind == AllocationRequest::Kind::is_handled) answer["handled"] = true;
  return answer;
}

}  // namespace muster::cluster
